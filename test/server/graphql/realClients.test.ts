import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { SetJessSessionDocument } from "../../generated/operations.js";
import { answer, ok, startWithJess, statusOf } from "../../resolvers/jess/jobs.js";
import { JESS } from "../../resolvers/upstream.js";
import { logLines } from "../../support/logLines.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

/** A request as a client sent it, see bench/clients. */
interface RecordedRequest {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const RECORDED = new URL("../../../bench/clients/recorded/", import.meta.url);

const CLIENTS = readdirSync(RECORDED).map((file) => {
  const { client, requests } = JSON.parse(readFileSync(new URL(file, RECORDED), "utf8")) as {
    client: string;
    requests: RecordedRequest[];
  };
  return { client, requests };
});

const OPERATIONS = ["info", "me", "files", "jobs", "job"];

/** The job that the clients ask for. */
const JOB_ID = 399_999;

interface Params {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

function paramsOf({ url, body }: RecordedRequest): Params {
  if (body !== "") return JSON.parse(body) as Params;
  const { query = "", variables = "{}" } = Object.fromEntries(new URL(url, "http://localhost").searchParams);
  return { query, variables: JSON.parse(variables) as Record<string, unknown> };
}

async function send(app: TestApp, { method, url, headers, body }: RecordedRequest, token: string) {
  using connection = await RawConnection.open(app.url);
  const filled = headers.map((line) =>
    line.replace("SESSION", token).replace("REQUEST-ID", crypto.randomUUID()).replace("HOST", new URL(app.url).host),
  );
  await connection.send([`${method} ${url} HTTP/1.1`, ...filled, "", body].join("\r\n"));
  return await connection.answer();
}

/** The data that Apollo Server answers to the same document with a comment, which it has not seen before. */
async function interpreted(app: TestApp, request: RecordedRequest, token: string) {
  const { query = "", variables } = paramsOf(request);
  return (await app.withToken(token).execute(`${query} # once`, variables)).data;
}

test.each(CLIENTS)("what $client sends is answered right each time, and compiled from the third", async (recorded) => {
  await using app = await startWithJess();
  const token = await app.sandbox.mintToken("demo@example.org");
  await app.withToken(token).execute(SetJessSessionDocument, { input: JESS });
  answer(app, `/job/status/${JOB_ID}`, ok(statusOf(JOB_ID, { status: "QUEUED" })));
  const requests = recorded.requests.filter((request) => paramsOf(request).query);
  expect(requests.map(({ operation }) => operation)).toEqual(expect.arrayContaining(OPERATIONS));
  const asked: { operation: string; id: string | undefined }[][] = [];
  for (const request of requests) {
    const { operation } = request;
    const data = await interpreted(app, request, token);
    const times = [];
    for (let time = 0; time < 5; time++) {
      const { status, headers, body } = await send(app, request, token);
      const result: unknown = JSON.parse(body);
      expect({ operation, time, status, result }).toEqual({ operation, time, status: 200, result: { data } });
      times.push({ operation, id: headers["x-request-id"] });
    }
    asked.push(times);
  }

  const lines = new Map((await logLines(app, "operation")).map((line) => [line.requestId, line]));

  for (const [first, second, ...others] of asked) {
    for (const time of [first, second]) expect(lines.get(time?.id)).not.toHaveProperty("planned");
    for (const { operation, id } of others)
      expect([operation, lines.get(id)]).toMatchObject([operation, { planned: true }]);
    expect(lines.get(others.at(-1)?.id)).toHaveProperty("repeated", true);
  }
});

test("a client that sends the hash of a document is told to send the document", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  const hashes = CLIENTS.flatMap(({ requests }) => requests.filter((request) => paramsOf(request).query === undefined));
  expect(hashes).toHaveLength(1); // the client then sends documents only
  for (const hash of hashes) {
    for (let time = 0; time < 4; time++) {
      const { body } = await send(app, hash, token);
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }] });
    }
  }
});
