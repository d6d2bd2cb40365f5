import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { jsNode, jsTree, rowOf, statusOf } from "../../resolvers/jess/jobs.js";
import { askAll, byGet, byPost, get, type Question, type User } from "../../support/manyCallers.js";
import { type JessAnswer, startJess } from "../../support/startJess.js";

const ID = 385_099;
const USERS: readonly User[] = Array.from({ length: 50 }, (_, index) => ({
  email: `user-${index}@example.org`,
  token: `aaa.bbb.${index}`,
}));

/** What makes caches mix up callers: the same URL, and headers that allow sharing the response. */
const KEEP = { "cache-control": "public, max-age=60", etag: '"the-same"', "last-modified": new Date(0).toUTCString() };

const numberOf = (email: string) => Number(/\d+/.exec(email)?.[0]);
/** Of no files, with a comment. */
const zipOf = (email: string) => `PK\u0005\u0006${"\0".repeat(16)}${String.fromCharCode(email.length, 0)}${email}`;
const endOf = (email: string) =>
  `EnergyPlus Completed Successfully-- ${numberOf(email)} Warning; 0 Severe Errors; Elapsed Time=00hr 00min  6.17sec\n`;
const envelope = (data: unknown) => JSON.stringify({ ok: true, status: "available", data });

/** What the upstream tells of a job, each caller another thing; by the path. */
const TOLD: Readonly<Record<string, (email: string) => string>> = {
  "/jobs": (email) => envelope([rowOf(ID, { job_Name: email })]),
  [`/job/status/${ID}`]: (email) => envelope(statusOf(ID, { status_Info: email })),
  [`/job/dir/${ID}`]: (email) =>
    envelope(jsTree(jsNode("/mine.txt", 5), jsNode(`/${email}`, 5), jsNode("/eplusout.end", 97))),
  [`/job/file/${ID}/mine.txt`]: (email) => email,
  [`/job/file/${ID}/eplusout.end`]: endOf,
  [`/job/file/${ID}`]: zipOf,
  "/account": (email) => envelope({ username: email }),
};

const data = (job: (email: string) => unknown) => (email: string) => JSON.stringify({ data: { job: job(email) } });
const ofJob = (fields: string) => `{ job(id: "${ID}") { ${fields} } }`;

const QUESTIONS: readonly Question[] = [
  { ...byPost(ofJob("message")), answer: data((message) => ({ message })) },
  { ...byGet(ofJob("message title")), answer: data((email) => ({ message: email, title: email })) },
  {
    ...byPost("{ jobs { nodes { id title } } }"),
    answer: (title) => JSON.stringify({ data: { jobs: { nodes: [{ id: String(ID), title }] } } }),
  },
  {
    ...byPost(ofJob("results { children { nodes { name } } }")),
    answer: data((email) => ({
      results: { children: { nodes: ["mine.txt", email, "eplusout.end"].map((name) => ({ name })) } },
    })),
  },
  {
    ...byPost(ofJob('result(path: "/mine.txt") { text { content } }')),
    answer: data((content) => ({ result: { text: { content } } })),
  },
  {
    ...byPost(ofJob("energyPlus { warnings }")),
    answer: data((email) => ({ energyPlus: { warnings: numberOf(email) } })),
  },
  {
    ...byPost("{ jessAccount { username } }"),
    answer: (username) => JSON.stringify({ data: { jessAccount: { username } } }),
  },
  { ...get(`/jobs/${ID}/files/mine.txt`), answer: (email) => email },
  { ...get(`/jobs/${ID}/files.zip`), answer: zipOf },
];

test("50 callers that ask for the same job at once get each its own status, list, results and downloads", async () => {
  const tell: JessAnswer = (response, { request, url }) => {
    const user = USERS.find(({ token }) => request.headers.cookie === `session_token=${token}`);
    const body = Buffer.from(TOLD[url.slice("/users/api".length)]?.(user?.email ?? "?") ?? "?");
    const type = url.includes("/file/") ? "application/octet-stream" : "application/json";
    void delay(Math.random() * 10).then(() =>
      response.writeHead(200, { ...KEEP, "content-type": type, "content-length": body.length }).end(body),
    );
  };
  await using jess = await startJess(tell, { LOG_LEVEL: "warn" });
  const rounds = 2 * QUESTIONS.length;

  const { answers, wrong } = await askAll(jess.app.url, USERS, rounds, 0, QUESTIONS);

  expect(wrong.slice(0, 3)).toEqual([]);
  expect(answers).toBe(50 * rounds);
  expect(jess.received.length).toBeGreaterThanOrEqual(answers); // nothing was answered from a store
});
