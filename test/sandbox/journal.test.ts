import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { call, demo, multipart } from "./Caller.js";

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");

test("the journal holds the request as it was on the wire", async () => {
  await using sandbox = await startSandbox();
  const body = '{"email": "x" }';

  await call(sandbox, "POST", "/users/api/auth?a=%20&b", {
    body,
    headers: { "Content-Type": "application/json", "X-Odd": "1" },
  });

  const entry = sandbox.journal.last;
  expect(entry).toMatchObject({
    method: "POST",
    url: "/users/api/auth?a=%20&b",
    body,
    bodyBytes: 15,
    bodySha256: sha256(body),
  });
  expect(entry).toMatchObject({ status: 200, received: true, complete: true, aborted: false, abortedAt: undefined });
  expect(entry?.headers).toMatchObject({ "x-odd": "1" });
  expect(entry?.rawHeaders).toEqual(expect.arrayContaining(["X-Odd", "1"]));
});

test("the journal holds the parts of an upload, and not its bytes", async () => {
  await using sandbox = await startSandbox();
  const content = Buffer.alloc(200_000, "x");
  const { headers, body } = multipart(
    { name: "title", content: "t" },
    { filename: "ü.bin", content, type: "image/png" },
    { name: "other", filename: "o", content: "" },
  );

  await call(sandbox, "POST", "/users/api/files", { as: demo, headers, body });

  expect(sandbox.journal.last).toMatchObject({ body: undefined, bodyBytes: body.length, bodySha256: sha256(body) });
  expect(sandbox.journal.last?.parts).toEqual([
    { name: "title", filename: undefined, contentType: "text/plain", bytes: 1, sha256: sha256("t") },
    { name: "file", filename: "ü.bin", contentType: "image/png", bytes: 200_000, sha256: sha256(content) },
    { name: "other", filename: "o", contentType: "text/plain", bytes: 0, sha256: sha256("") },
  ]);
});

test("the journal keeps 64 KiB of text, repeated headers, and the body of a GET", async () => {
  await using sandbox = await startSandbox();
  await call(sandbox, "POST", "/users/api/checkin", {
    body: "é".repeat(50_000),
    headers: { "content-type": "text/plain" },
  });
  await call(sandbox, "GET", "/users/api/user", { json: { since: "2020" } });

  const [long, get] = sandbox.journal.entries;
  expect([long?.bodyBytes, Buffer.byteLength(long?.body ?? "")]).toEqual([100_000, 65_536]);
  expect(get).toMatchObject({ method: "GET", body: '{"since":"2020"}' });
});

test("the journal can be searched, awaited and cleared", async () => {
  await using sandbox = await startSandbox();
  const { journal } = sandbox;
  const coming = journal.waitFor(({ url, complete }) => url.startsWith("/jess_web") && complete);
  await call(sandbox, "GET", "/users/api/info");
  await call(sandbox, "GET", "/jess_web/api/info");

  expect(await coming).toMatchObject({ url: "/jess_web/api/info", status: 200 });
  expect(await journal.waitFor(({ status }) => status === 200)).toBe(journal.entries[0]);
  expect(journal.find("GET", "/users")).toHaveLength(1);
  expect(journal.find("POST")).toEqual([]);

  journal.clear();
  expect(journal.last).toBeUndefined();
  await expect(journal.waitFor(() => true, 10)).rejects.toThrow("No matching request within 10 ms. Received: none");
});
