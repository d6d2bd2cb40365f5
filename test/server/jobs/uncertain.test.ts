import type { ServerResponse } from "node:http";
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../../../src/sandbox/startSandbox.js";
import { JobsDocument } from "../../generated/operations.js";
import { jess, startWithJess } from "../../resolvers/jess/jobs.js";
import { DEMO } from "../../resolvers/upstream.js";
import { MULTIPART, multipartBody, type Part } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startJess, TOKEN } from "../../support/startJess.js";

const PARTS: readonly Part[] = [
  { name: "title", content: "Secret title" },
  { name: "file", filename: "secret.idf", content: "Version,9.3;" },
];

async function submit(url: string, authorization: string) {
  const headers = { Authorization: authorization, ...MULTIPART };
  const { status, body } = await rawRequest(url, "POST /jobs", headers, multipartBody(PARTS));
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

const json = (body: unknown): Fault => ({
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("all was sent, so that it is uncertain whether there is a job, when the upstream", () => {
  test.each<[string, Fault, jobs: number, Record<string, string>?]>([
    ["creates it and resets the connection", { act: true, then: "drop" }, 1],
    ["creates it and breaks off its answer", { cutAfterBytes: 5 }, 1],
    ["does not answer in time", { silence: true }, 0, { UPSTREAM_TIMEOUT_MS: "300" }],
    ["answers 500", { status: 500, body: "<h1>Error</h1>" }, 0],
    ["answers 502", { status: 502 }, 0],
    ["answers 503", { status: 503 }, 0],
    ["answers 504", { status: 504 }, 0],
    ["answers by a page", { headers: { "content-type": "text/html" }, body: "<p>Hi" }, 0],
    ["answers by nothing", { status: 200 }, 0],
    ["answers by half a JSON", json('{"ok":tr'), 0],
    ["answers by another JSON", json(["ok"]), 0],
    ["answers without the number of the job", json({ ok: true, status: "Done", data: null }), 0],
    ["answers by a number that is none", json({ ok: true, status: "Done", data: 1.5 }), 0],
  ])("%s; it is not sent again", async (_how, fault, jobs, env = {}) => {
    await using app = await startWithJess({ env });
    const token = await app.sandbox.mintToken(DEMO.email);
    app.sandbox.failNext({ method: "POST", path: jess("/job") }, fault);

    expect(await submit(app.url, `Bearer ${token}`)).toMatchObject(UNCERTAIN);

    expect(app.sandbox.journal.find("POST", jess("/job"))).toMatchObject([{ received: true }]);
    const log = app.log.join("");
    expect(log).toContain('"uncertain":true');
    expect(log).not.toMatch(/secret/i);
    expect(log).not.toContain(token);
    const { data } = await app.demo.execute(JobsDocument);
    expect(data?.jobs.nodes.filter(({ title }) => title === "Secret title")).toHaveLength(jobs);
  });

  test.each<[string, (response: ServerResponse) => unknown]>([
    ["ends the connection", ({ socket }) => socket?.end()],
    ["answers by what is not HTTP", ({ socket }) => socket?.end("nonsense\r\n\r\n")],
  ])("%s; it is not sent again", async (_how, answer) => {
    await using upstream = await startJess((response) => void answer(response));

    expect(await submit(upstream.app.url, TOKEN.authorization)).toMatchObject(UNCERTAIN);
    expect(upstream.received).toMatchObject([{ method: "POST", url: "/users/api/job", isWhole: true }]);
  });
});

test("an upstream that cannot be reached leaves nothing uncertain", async () => {
  await using upstream = await startJess(undefined, { JESS_API_URL: "http://127.0.0.1:9/jess" });

  expect(await submit(upstream.app.url, TOKEN.authorization)).toMatchObject({
    http: 503,
    errors: [{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }],
  });
});
