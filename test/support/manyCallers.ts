import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { decodeJwt } from "jose";
import { Pool } from "undici";
import type { Sandbox } from "../../src/sandbox/startSandbox.js";

export interface User {
  readonly email: string;
  readonly token: string;
}

/** Accounts, each with a session and a file that names its owner. */
export async function addUsers(sandbox: Sandbox, count: number): Promise<User[]> {
  const emails = Array.from({ length: count }, (_, i) => `user-${i}@example.org`);
  return Promise.all(
    emails.map(async (email) => {
      await sandbox.addAccount({ email, password: email });
      const folder = join(sandbox.dataDir, "files", email);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "mine.txt"), email);
      return { email, token: await sandbox.mintToken(email) };
    }),
  );
}

/** What is asked, and the answer. */
export interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | null;
  /** What only this user may be told. */
  readonly answer: (email: string) => string;
}

/** By POST an operation that comes again runs from its compiled plan, by GET it does not. */
export const byPost = (query: string) =>
  ({ method: "POST", path: "/graphql", body: JSON.stringify({ query }) }) as const;
export const get = (path: string) => ({ method: "GET", path, body: null }) as const;
export const byGet = (query: string) => get(`/graphql?query=${encodeURIComponent(query)}`);

const QUESTIONS: readonly Question[] = [
  { ...byPost("{ me { email } }"), answer: (email) => JSON.stringify({ data: { me: { email } } }) },
  {
    ...byPost("{ session { user } me { email } }"),
    answer: (email) => JSON.stringify({ data: { session: { user: email.split("@", 1)[0] }, me: { email } } }),
  },
  {
    ...byGet('{ file(path: "/mine.txt") { text { content } } }'),
    answer: (email) => JSON.stringify({ data: { file: { text: { content: email } } } }),
  },
  { ...get("/files/mine.txt"), answer: (email) => email },
];

const TOKEN = /^session_token=([^;]+)/;

/** Whom the cookies of an answer are for. */
const owners = (setCookie: string | string[] | undefined) =>
  [setCookie ?? []].flat().map((line) => decodeJwt(TOKEN.exec(line)?.[1] ?? "").email);

/** Asks as one of the users, again when the service has too much to do; a wrong answer is told, also a cookie of another's. */
async function ask(pool: Pool, user: User, question: Question, signal?: AbortSignal): Promise<Tally["wrong"]> {
  const { email, token } = user;
  const { method, path, body, answer } = question;
  const answered = await pool.request({
    ...{ method, path, body },
    headers: {
      cookie: `session_token=${token}`,
      "apollo-require-preflight": "true",
      ...(body !== null && { "content-type": "application/json" }),
    },
    ...(signal && { signal }),
  });
  const text = (await answered.body.text()).trimEnd();
  if (answered.statusCode === 503 && text.includes('"SERVICE_OVERLOADED"')) {
    await delay(1_000 * Number(answered.headers["retry-after"]));
    return ask(pool, user, question, signal);
  }
  const others = owners(answered.headers["set-cookie"]).filter((owner) => owner !== email);
  return text === answer(email) && others.length === 0 ? [] : [{ email, path, text, others }];
}

/** What became of many questions. */
export interface Tally {
  answers: number;
  aborted: number;
  readonly wrong: { email: string; path: string; text: string; others: unknown[] }[];
}

/** All users at once ask their questions, one after the other, over connections that they share; `aborters` of them give up at random. */
export async function askAll(
  url: string,
  users: readonly User[],
  rounds: number,
  aborters = 0,
  questions = QUESTIONS,
): Promise<Tally> {
  const pool = new Pool(url, { connections: 20 });
  const tally: Tally = { answers: 0, aborted: 0, wrong: [] };
  const question = (round: number) => questions[round % questions.length] ?? { ...get("/"), answer: String };
  const asker = async (user: User, index: number) => {
    for (let round = 0; round < rounds; round++) {
      tally.wrong.push(...(await ask(pool, user, question(index + round))));
      tally.answers += 1;
    }
  };
  const aborter = async (user: User, index: number) => {
    for (let round = 0; round < rounds; round++) {
      const signal = AbortSignal.timeout(Math.floor(400 * Math.random() ** 3));
      const wrong = await ask(pool, user, question(index + round), signal).catch(() => {
        tally.aborted += 1;
        return [];
      });
      tally.wrong.push(...wrong);
    }
  };
  try {
    await Promise.all([...users.map(asker), ...users.slice(0, aborters).map(aborter)]);
    return tally;
  } finally {
    await pool.destroy();
  }
}
