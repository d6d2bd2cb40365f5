import { expect, test } from "@jest/globals";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";

const ROOT = "query Root { files { size children { nodes { path size ... on File { url } } } } }";
const ME = "query Me { me { email nickname } }";

/** Asks so often that the answer is one that was sent before. */
async function repeat(client: TestClient, query: string, variables?: Record<string, unknown>) {
  for (let time = 0; time < 4; time++) await client.execute(query, variables);
}

const linesOf = (app: TestApp) =>
  app.log
    .map((line) => JSON.parse(line) as { msg: string; operation?: string; repeated?: boolean })
    .filter(({ msg }) => msg === "operation");

test("an answer is repeated while the upstream says the same, and the upstream is asked each time with the caller's token", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await repeat(demo, ROOT);
  app.sandbox.journal.clear();

  const { data } = await demo.execute(ROOT);

  expect(data).toHaveProperty("files.children.nodes");
  expect(linesOf(app).at(-1)).toMatchObject({ operation: "Root", repeated: true });
  expect(app.sandbox.journal.entries).toMatchObject([
    { method: "GET", url: "/users/api/files", headers: { cookie: expect.stringMatching(/^session_token=/) } },
  ]);
});

test("what has changed upstream is seen at once, by any change", async () => {
  await using app = await startTestApp();
  const [demo, other] = [await app.signIn(), await app.signIn()];
  const both = "query Both { me { nickname } files { children { nodes { path } } } }";
  for (const query of [ROOT, ME, both]) await repeat(demo, query);
  expect(linesOf(app).at(-1)).toMatchObject({ operation: "Both", repeated: true });

  await other.execute('mutation { delete(path: "/readme.txt") { ok } }');
  expect((await demo.execute(both)).text).not.toContain("/readme.txt");
  await repeat(demo, both);
  await other.execute('mutation { updateAccount(input: { nickname: "Grace" }) { ok } }');
  expect((await demo.execute(both)).data).toMatchObject({ me: { nickname: "Grace" } });

  expect((await demo.execute(ROOT)).text).not.toContain("/readme.txt");
  expect((await demo.execute(ME)).data).toMatchObject({ me: { nickname: "Grace" } });
});

test("no caller gets the repeated answer of another, on one connection or by one document", async () => {
  await using app = await startTestApp();
  const emails = ["demo@example.org", "admin@example.org"];
  const callers = [];
  for (const email of emails) callers.push({ email, caller: await app.signIn(email) });
  for (const email of emails) callers.push({ email, caller: app.withToken(await app.sandbox.mintToken(email)) });
  for (let time = 0; time < 6; time++) {
    for (const { email, caller } of callers) {
      expect((await caller.execute(ME)).data).toMatchObject({ me: { email } });
    }
  }
  expect((await app.anonymous().execute(ME)).errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
});

test("a session that the upstream refuses gets no repeated answer", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await repeat(demo, ROOT);
  app.sandbox.failNext("GET", { status: 401 });

  const refused = await demo.execute(ROOT);

  expect(refused.errors).toMatchObject([{ path: ["files"], extensions: { code: "UNAUTHENTICATED" } }]);
  expect(refused.data).toEqual({ files: null });
  expect((await demo.execute(ROOT)).errors).toBeUndefined();
});

test("a log-off ends the memory of what its session was answered, also where the upstream still takes its token", async () => {
  await using app = await startTestApp({ quirks: { logoutRevokes: false } });
  const bearer = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  await repeat(bearer, ME);
  await bearer.execute(ME);
  expect(linesOf(app).at(-1)).toMatchObject({ operation: "Me", repeated: true });
  expect((await bearer.execute("mutation { logoff { ok } }")).data).toEqual({ logoff: { ok: true } });

  expect((await bearer.execute(ME)).data).toMatchObject({ me: { email: "demo@example.org" } });

  await app.stop();
  expect(linesOf(app).at(-1)).toMatchObject({ operation: "Me", planned: true });
  expect(linesOf(app).at(-1)).not.toHaveProperty("repeated");
});

test("a failure of one of several reads is told as it would be, and each read is made once", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query = "query Both { me { email } files { path } }";
  await repeat(demo, query);
  app.sandbox.journal.clear();
  app.sandbox.failNext({ path: "/users/api/user" }, { status: 500 });

  const { data, errors } = await demo.execute(query);

  expect(data).toEqual({ me: null, files: { path: "/" } });
  expect(errors).toMatchObject([{ path: ["me"], extensions: { code: "UPSTREAM_ERROR" } }]);
  expect(app.sandbox.journal.entries.map(({ url }) => url).sort()).toEqual(["/users/api/files", "/users/api/user"]);
});

test("a cookie that comes with an answer is relayed, and that answer is not repeated", async () => {
  await using app = await startTestApp({ quirks: { rollingSession: true } });
  const demo = await app.signIn();
  const bearer = app.withToken(await app.sandbox.mintToken("demo@example.org")); // keeps to its token
  for (const caller of [demo, bearer]) {
    for (let time = 0; time < 5; time++) {
      expect((await caller.execute(ME)).setCookie).toEqual([expect.stringMatching(/^session_token=[\w.-]+; /)]);
    }
  }
  expect(linesOf(app).filter(({ operation, repeated }) => operation === "Me" && repeated === true)).toEqual([]);
});

test("what depends on more than the upstream's answers is made anew each time", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await repeat(demo, "query Claims { session { expiresAt } me { email } }");
  await repeat(demo, 'query Text { file(path: "/readme.txt") { text { content } } }');

  const repeated = linesOf(app).filter((line) => line.repeated === true);
  expect(repeated.filter(({ operation }) => operation === "Claims" || operation === "Text")).toEqual([]);
});

test("addresses in an answer are those that the caller uses, and CORS follows the origin, also when it is repeated", async () => {
  await using app = await startTestApp({ env: { CORS_ORIGINS: "https://app.example.org" } });
  const demo = await app.signIn();
  const ask = async (headers: Record<string, string>) => {
    await repeat(demo, ROOT);
    for (let time = 0; time < 4; time++) await demo.execute(ROOT, {}, headers);
    return demo.execute(ROOT, {}, headers);
  };

  const foreign = await ask({ origin: "https://elsewhere.example.org" });
  const allowed = await ask({ origin: "https://app.example.org" });

  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  expect(allowed.headers.get("access-control-allow-origin")).toBe("https://app.example.org");
  expect(allowed.headers.get("access-control-allow-credentials")).toBe("true");
  expect(allowed.headers.get("vary")).toContain("Origin");
  expect(allowed.text).toContain(`${app.url}/files/readme.txt`);
});

test("behind a trusted proxy each forwarded host and address is a caller of its own", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "true" } });
  const demo = await app.signIn();
  for (const host of ["a.example.org", "b.example.org", "a.example.org"]) {
    for (let time = 0; time < 5; time++) {
      const { text } = await demo.execute(ROOT, {}, { "x-forwarded-host": host, "x-forwarded-proto": "https" });
      expect(text).toContain(`https://${host}/files/readme.txt`);
    }
  }
});

test("without memory for it nothing is repeated, and all is answered", async () => {
  await using app = await startTestApp({ env: { READ_MEMORY_BYTES: "0" } });
  const demo = await app.signIn();
  await repeat(demo, ROOT);

  expect((await demo.execute(ROOT)).data).toHaveProperty("files.children.nodes");
  expect(linesOf(app).filter(({ repeated }) => repeated === true)).toEqual([]);
});
