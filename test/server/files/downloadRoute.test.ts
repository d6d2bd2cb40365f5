import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

/** Puts a file into the upstream's storage. */
async function put({ sandbox }: TestApp, path: string, bytes: Buffer | string): Promise<void> {
  const target = join(sandbox.dataDir, "files/demo@example.org", path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
}

async function get(app: TestApp, path: string, headers: Record<string, string> = {}) {
  return rawRequest(app.url, `GET /files/${path}`, { ...(await bearer(app)), ...headers });
}

test("a file comes byte for byte, as its own type, to be saved under its name", async () => {
  await using app = await startTestApp();
  const random = randomBytes(5_000_000);
  await put(app, "big.bin", random);
  await put(app, "models/my house – ü 😀.txt", "Grüße");
  await put(app, 'it\'s "50%" a?b#c;d.csv', "a,b\r\n");
  await put(app, "empty.pdf", "");

  for (const [path, bytes, type, name] of [
    ["big.bin", random, "application/octet-stream", "filename=big.bin"],
    [
      "models/my%20house%20%E2%80%93%20%C3%BC%20%F0%9F%98%80.txt",
      "Grüße",
      "text/plain",
      "filename*=UTF-8''my%20house%20%E2%80%93%20%C3%BC%20%F0%9F%98%80.txt",
    ],
    ["it's%20%2250%25%22%20a%3Fb%23c%3Bd.csv", "a,b\r\n", "text/csv", 'filename="it\'s \\"50%\\" a?b#c;d.csv"'],
    ["empty.pdf", "", "application/pdf", "filename=empty.pdf"],
  ] as const) {
    const { status, headers, bytes: received } = await get(app, path);
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(received.equals(Buffer.from(bytes))).toBe(true);
    expect(headers).toMatchObject({
      "content-type": type,
      "content-length": String(Buffer.byteLength(bytes)),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "accept-ranges": "bytes",
    });
    expect(headers["content-disposition"]).toMatch(/^attachment; /);
    expect(headers["content-disposition"]).toContain(name);
  }
  expect(app.sandbox.journal.entries.map(({ url }) => url)).toContain(
    "/users/api/files/models/my%20house%20%E2%80%93%20%C3%BC%20%F0%9F%98%80.txt",
  );
});

test("a page or a picture with scripts is saved, never shown", async () => {
  await using app = await startTestApp();

  for (const name of ["page.html", "picture.svg", "script.js", "feed.xml"]) {
    await put(app, name, "<script>alert(1)</script>");
    const { headers } = await get(app, name);
    expect(headers["content-disposition"]).toBe(`attachment; filename=${name}`);
    expect(headers["content-security-policy"]).toMatch(/sandbox/);
  }
});

test("the session comes by cookie too, and needs no preflight", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const response = await demo.fetch("/files/readme.txt");

  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^Welcome to the sandbox/);
});

test("HEAD says what GET would, without the bytes", async () => {
  await using app = await startTestApp();
  const [head, whole] = [
    await rawRequest(app.url, "HEAD /files/readme.txt", { ...(await bearer(app)), Connection: "close" }),
    await get(app, "readme.txt"),
  ];

  expect(head.status).toBe(200);
  expect(head.bytes).toHaveLength(0);
  for (const name of ["content-type", "content-length", "content-disposition", "accept-ranges"]) {
    expect(head.headers[name]).toBe(whole.headers[name]);
  }
  expect(app.sandbox.journal.entries.every(({ method }) => method === "GET")).toBe(true);
});

test("a JSON file comes down as a file, also one that looks like a listing", async () => {
  await using app = await startTestApp();
  const listing = JSON.stringify({ name: "x", fileName: "x", children: [{ name: "a (1 B)", fileName: "a" }] });
  await put(app, "x", listing);
  await put(app, "tree.json", listing);

  for (const path of ["x", "tree.json"]) {
    app.sandbox.failNext(
      { method: "GET", path: `/users/api/files/${path}` },
      { headers: { "Content-Type": "application/json" }, body: listing },
    );
    expect(await get(app, path)).toMatchObject({ status: 200, body: listing });
    expect(await get(app, path)).toMatchObject({ status: 200, body: listing });
  }
});

test("what is no file is told with the status that fits, in JSON", async () => {
  await using app = await startTestApp();

  for (const [path, status, code] of [
    ["nothing.txt", 404, "NOT_FOUND"],
    ["models", 404, "NOT_FOUND"],
    ["models/", 404, "NOT_FOUND"],
    ["", 404, "NOT_FOUND"],
    ["readme.txt/x", 404, "NOT_FOUND"],
    ["%zz", 400, "BAD_USER_INPUT"],
    ["%ff", 400, "BAD_USER_INPUT"],
    ["a%2Fb", 400, "BAD_USER_INPUT"],
    ["a%5C..%5Cb", 400, "BAD_USER_INPUT"],
    ["%5Cb", 400, "BAD_USER_INPUT"],
    ["\\b", 400, "BAD_USER_INPUT"],
    ["..", 400, "BAD_USER_INPUT"],
    ["models/../readme.txt", 400, "BAD_USER_INPUT"],
    ["%2e%2e/readme.txt", 400, "BAD_USER_INPUT"],
    ["./readme.txt", 400, "BAD_USER_INPUT"],
    ["a%00b", 400, "BAD_USER_INPUT"],
    ["a%0Ab", 404, "NOT_FOUND"],
    ["a//b", 400, "BAD_USER_INPUT"],
    ["x".repeat(256), 400, "BAD_USER_INPUT"],
    [`${"x".repeat(200)}/`.repeat(21), 400, "BAD_USER_INPUT"],
  ] as const) {
    const answer = await get(app, path);
    const requestId = answer.headers["x-request-id"];
    expect({ path, status: answer.status }).toEqual({ path, status });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code, requestId } }] });
    if (status === 400) expect(app.sandbox.journal.last?.url ?? "").not.toMatch(/%5C|%00|\.\./i);
  }
});

test("an upstream failure is answered by the status that fits, for GET and HEAD", async () => {
  await using app = await startTestApp();
  const headers = { "Content-Type": "text/html", "Retry-After": "7", "Set-Cookie": "session_token=renewed" };

  for (const [upstream, status, code] of [
    [401, 401, "UNAUTHENTICATED"],
    [403, 403, "FORBIDDEN"],
    [404, 404, "NOT_FOUND"],
    [429, 429, "TOO_MANY_REQUESTS"],
    [500, 502, "UPSTREAM_ERROR"],
    [302, 502, "UPSTREAM_BAD_RESPONSE"],
    [503, 503, "UPSTREAM_UNAVAILABLE"],
  ] as const) {
    app.sandbox.failNext({ method: "GET", times: 2 }, { status: upstream, headers, body: "<h1>disk /dev/sdb1</h1>" });

    const answer = await get(app, "readme.txt");
    const head = await rawRequest(app.url, "HEAD /files/readme.txt", { ...(await bearer(app)), Connection: "close" });

    expect([upstream, answer.status, head.status]).toEqual([upstream, status, status]);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(answer.body).not.toContain("sdb1");
    expect(answer.headers["content-disposition"]).toBeUndefined();
    expect(answer.headers["retry-after"]).toBe("7");
    expect(answer.setCookie).toEqual(["session_token=renewed; Path=/; HttpOnly; SameSite=Lax"]);
  }
});

test("without a session nothing is asked of the upstream", async () => {
  await using app = await startTestApp();

  const answer = await rawRequest(app.url, "GET /files/readme.txt");

  expect(answer.status).toBe(401);
  expect(answer.headers["www-authenticate"]).toBe("Bearer");
  expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("an upstream that does not answer is a timeout", async () => {
  await using app = await startTestApp({ env: { UPSTREAM_IDLE_TIMEOUT_MS: "100" } });
  app.sandbox.failNext("GET", { silence: true });

  expect(await get(app, "readme.txt")).toMatchObject({ status: 504 });
});
