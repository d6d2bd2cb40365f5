import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { parse } from "graphql";
import { Agent, request } from "undici";
import { z } from "zod";
import { buildSchema } from "../../src/resolvers/buildSchema.js";
import { writeStartingFiles } from "../../src/sandbox/store/startingContent.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { agree, comparable, type ComparableAnswer, describe } from "./comparableAnswer.js";
import { DirectExecutor } from "./DirectExecutor.js";
import { type RandomOperation, randomOperation } from "./randomOperation.js";
import { startReplay } from "./startReplay.js";
import { startTestApp } from "./startTestApp.js";

/** How often each request comes: from the third time on it runs compiled, and from the fourth on it may be a ready answer. */
const TIMES = 5;

/** What the upstream does wrong, and how often it happens in 16 operations. */
const FAULTS = [
  { path: /\/user$/, status: 500 },
  { path: /\/files/, status: 403 },
  { path: /\/session$/, status: 500 },
  { path: /\/jobs$/, status: 500 },
  { path: /\/job\/(?:status|file)\//, status: 403 },
] as const;

/** The caller of all operations; it has jobs of each kind, which stay as they are. */
const CALLER = "demo@example.org";

/** Links the account to JESS, and has the results of its jobs made, on which the sizes of the list depend. */
async function linkToJess(sandbox: Sandbox, token: string): Promise<void> {
  const headers = { cookie: `session_token=${token}`, "content-type": "application/json" };
  const ask = async (path: string, method: "GET" | "POST" = "GET", body: object | null = null): Promise<unknown> => {
    const answer = await request(sandbox.jessUrl + path, { method, headers, body: body && JSON.stringify(body) });
    return answer.body.json();
  };
  await ask("/session", "POST", { jessUser: "DemoJess", jessPwd: "demo" });
  const { data } = jobList.parse(await ask("/jobs"));
  for (const { job_SN: id } of data) await ask(`/job/dir/${id}`);
}

const jobList = z.object({ data: z.array(z.object({ job_SN: z.number() })).min(10) });

export interface RunOptions {
  readonly seed?: number;
  readonly numRuns: number;
}

export interface Comparison {
  /** Operations whose answers were compared. */
  readonly compared: number;
  /** Answers that came from a compiled plan. */
  readonly planned: number;
}

const upTo = new Map<number, () => fc.Arbitrary<number>>();

/** One function for each maximum: fast-check finds a function at once, but compares arguments with those of all draws before. */
function natUpTo(max: number): () => fc.Arbitrary<number> {
  const known = upTo.get(max) ?? (() => fc.nat({ max }));
  upTo.set(max, known);
  return known;
}

const isWithoutError = ({ errors, below }: ComparableAnswer) => errors.length === 0 && below.size === 0;

function expectToAgree(
  what: string,
  asked: object,
  answer: ComparableAnswer,
  expected: ComparableAnswer | undefined,
): void {
  if (expected && agree(answer, expected)) return;
  throw new Error(
    `${what} differs.\n${JSON.stringify(asked, null, 1)}\n${describe(answer)}\nexpected:\n${expected ? describe(expected) : ""}`,
  );
}

/**
 * Sends random operations to the service, each five times with two sets of variables in turn, and compares each answer with
 * graphql-js's own, and what the upstream received with what it received the first time.
 */
export async function compareWithGraphql(options: RunOptions): Promise<Comparison> {
  await using app = await startTestApp({ env: { LOG_LEVEL: "info" } });
  await using direct = new DirectExecutor(app.sandbox, app.url);
  const agent = new Agent();
  const token = await app.sandbox.mintToken(CALLER);
  await linkToJess(app.sandbox, token);
  const files = join(app.sandbox.dataDir, "files", CALLER);
  const schema = buildSchema();
  let compared = 0;
  /** An error may end an operation before its reads, which then belong to the next one too. */
  let wasComplete = true;

  const ask = async (body: string): Promise<ComparableAnswer> => {
    const response = await request(`${app.url}/graphql`, {
      method: "POST",
      dispatcher: agent,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body,
    });
    return comparable(await response.body.json());
  };

  const startOver = async ({ type }: RandomOperation, fault: (typeof FAULTS)[number] | undefined) => {
    app.sandbox.clearFaults();
    if (type === "mutation") {
      await writeStartingFiles(files);
      await ask(
        '{"query":"mutation { updateAccount(input: { nickname: \\"Demo\\", company: \\"ExampleCo\\" }) { ok } }"}',
      );
    }
    if (fault) app.sandbox.failNext({ path: fault.path, times: Infinity }, { status: fault.status });
    app.sandbox.journal.clear();
  };

  /** Of the answers of `/info` some are a few seconds old. */
  const received = () =>
    app.sandbox.journal.entries
      .map(({ method, url }) => `${method} ${url}`)
      .filter((call) => !call.endsWith("/info"))
      .sort();

  const property = fc.asyncProperty(fc.gen(), fc.nat({ max: 15 }), async (g, luck) => {
    const operation = randomOperation(schema, (max) => g(natUpTo(max)), luck < 10 ? "query" : "mutation");
    const { query, operationName } = operation;
    const document = parse(query);
    if (!direct.isValid(document)) return;
    const fault = FAULTS[luck];
    const requests = operation.variables.map((variables) => ({ query, operationName, variables }));
    const expected: { answer: ComparableAnswer; calls: readonly string[] | undefined }[] = [];
    for (const each of requests) {
      await startOver(operation, fault);
      const answer = await direct.interpret(document, each, token);
      expected.push({ answer: comparable(answer), calls: wasComplete ? received() : undefined });
      wasComplete = answer.errors === undefined;
    }
    compared += 1;
    for (let time = 1; time <= TIMES; time += 1) {
      for (const [index, each] of requests.entries()) {
        await startOver(operation, fault);
        const answer = await ask(JSON.stringify(each));
        const right = expected[index];
        expectToAgree(`Answer ${time}`, each, answer, right?.answer);
        const calls = received();
        const isComplete = isWithoutError(answer);
        if (isComplete && wasComplete && right?.calls && !isDeepStrictEqual(calls, right.calls)) {
          throw new Error(
            `The calls of answer ${time} differ.\n${JSON.stringify({ each, fault, answer }, null, 1)}\n${calls.join()}\nexpected:\n${right.calls.join()}`,
          );
        }
        wasComplete = isComplete;
      }
    }
  });
  await fc.assert(property, { ...options, endOnFailure: true });
  await agent.close();
  return { compared, planned: app.log.filter((line) => line.includes('"planned":true')).length };
}

/** Compares what the compiled plans of random queries give with graphql-js's own results, without the server around them. */
export async function compareCompiled(options: RunOptions): Promise<Comparison> {
  await using sandbox = await startSandbox();
  await using replay = await startReplay(sandbox);
  await using direct = new DirectExecutor(replay, "http://service.invalid");
  // Many, so that no read of one operation is still under way, and joined, when another one asks the same with its token.
  const tokens = await Promise.all(Array.from({ length: 32 }, () => sandbox.mintToken(CALLER)));
  await linkToJess(sandbox, tokens[0] ?? "");
  const schema = buildSchema();
  let [compared, planned, executed] = [0, 0, 0];
  const nextToken = () => tokens[(executed += 1) % tokens.length] ?? "";

  const property = fc.asyncProperty(fc.gen(), fc.nat({ max: 15 }), async (g, luck) => {
    const { query, operationName, variables } = randomOperation(schema, (max) => g(natUpTo(max)), "query");
    const document = parse(query);
    replay.fail(FAULTS[luck]);
    compared += 1;
    for (const each of variables) {
      const asked = { query, operationName, variables: each };
      const compiled = await direct.runCompiled(document, asked, nextToken());
      if (compiled === undefined) continue;
      planned += 1;
      const expected = comparable(await direct.interpret(document, asked, nextToken()));
      expectToAgree("The compiled answer", asked, comparable(compiled), expected);
    }
  });
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // thousands of operations fail, as they should: graphql-js would make a text of each stack
  try {
    await fc.assert(property, { ...options, endOnFailure: true });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { compared, planned };
}
