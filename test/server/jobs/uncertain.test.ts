import type { ServerResponse } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, type Part } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { type Jess, sendJson, startJess, TOKEN } from "../../support/startJess.js";

const PARTS: readonly Part[] = [
  { name: "title", content: "Secret title" },
  { name: "file", filename: "secret.idf", content: "Version,9.3;" },
];

async function submit({ app }: Jess) {
  const headers = { Authorization: TOKEN.authorization, ...MULTIPART };
  const { status, body } = await rawRequest(app.url, "POST /jobs", headers, multipartBody(PARTS));
  return { http: status, ...(JSON.parse(body) as Record<string, unknown>) };
}

const UNCERTAIN = {
  http: 202,
  ok: false,
  status:
    "All was sent, but no answer came. The job may have been created: look at `candidates` before you send it again.",
  outcome: "UNCERTAIN",
  job: null,
  files: [{ name: "secret.idf", size: 12 }],
};

describe("all was sent, so that it is uncertain whether there is a job, when the upstream", () => {
  test.each<[string, (response: ServerResponse) => unknown, Record<string, string>?]>([
    ["resets the connection", ({ socket }) => socket?.resetAndDestroy()],
    ["ends the connection", ({ socket }) => socket?.end()],
    ["does not answer in time", () => undefined, { UPSTREAM_TIMEOUT_MS: "300" }],
    ["answers 500", (response) => response.writeHead(500).end("<h1>Error</h1>")],
    ["answers 502", (response) => response.writeHead(502).end()],
    ["answers 503", (response) => response.writeHead(503).end()],
    ["answers 504", (response) => response.writeHead(504).end()],
    ["answers by a page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>Hi")],
    ["answers by nothing", (response) => response.writeHead(200).end()],
    ["answers by half a JSON", (response) => response.writeHead(200).end('{"ok":tr')],
    ["answers by another JSON", (response) => sendJson(response, ["ok"])],
    [
      "answers without the number of the job",
      (response) => sendJson(response, { ok: true, status: "Done", data: null }),
    ],
    ["answers by a number that is none", (response) => sendJson(response, { ok: true, status: "Done", data: 1.5 })],
    [
      "breaks off its answer",
      (response) => response.writeHead(200, { "content-length": "99" }).write("{", () => response.destroy()),
    ],
    ["answers by what is not HTTP", ({ socket }) => socket?.end("nonsense\r\n\r\n")],
  ])("%s; it is not sent again", async (_how, answer, env = {}) => {
    await using jess = await startJess((response) => void answer(response), env);

    expect(await submit(jess)).toMatchObject(UNCERTAIN);
    expect(jess.received).toMatchObject([{ method: "POST", url: "/users/api/job", isWhole: true }]);
    expect(jess.app.log.join("")).toContain('"uncertain":true');
    expect(jess.app.log.join("")).not.toMatch(/secret|aaa\.bbb/i);
  });
});

test("an upstream that cannot be reached leaves nothing uncertain", async () => {
  await using jess = await startJess(undefined, { JESS_API_URL: "http://127.0.0.1:9/jess" });

  expect(await submit(jess)).toMatchObject({ http: 503, errors: [{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }] });
});
