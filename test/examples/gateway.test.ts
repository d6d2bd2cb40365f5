import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import type { GraphQLFormattedError } from "graphql";
import { fetch, FormData } from "undici";
import {
  CheckInDocument,
  FilesDocument,
  InfoDocument,
  LogOffDocument,
  LogOnDocument,
  MeDocument,
  UpdateAccountDocument,
  UploadDocument,
} from "../generated/operations.js";
import { ADMIN, codes, DEMO, received, sessionToken, store } from "../resolvers/upstream.js";
import { addUsers } from "../support/manyCallers.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { Gateway, startGateway } from "./startGateway.js";
import { TestClient } from "../support/TestClient.js";

const STUDY = Array.from({ length: 12 }, (_, index) => `/study/case-${String(index + 1).padStart(2, "0")}.idf`);

const project = (fields: string) => `query ($id: ID!) { project(id: $id) { ${fields} } }`;

const cookies = (app: TestApp) => app.sandbox.journal.entries.map(({ headers }) => headers.cookie);

/** Logs on through the gateway; the journal is empty afterwards. */
async function signIn(app: TestApp, caller: TestClient, credential: { email: string; password: string } = DEMO) {
  const answer = await caller.execute(LogOnDocument, { input: credential });
  expect(answer.data?.logon.ok).toBe(true);
  app.sandbox.journal.clear();
  return sessionToken(answer) ?? "";
}

test("one command composes and starts everything, and a signal ends everything", async () => {
  await using example = new Gateway({ LOG_LEVEL: "error" });
  const { gateway, ensims } = await example.urls();
  const caller = new TestClient(gateway);
  await caller.execute(LogOnDocument, { input: DEMO });

  const { data } = await caller.execute("{ me { nickname projects { title } } }");
  expect(data).toEqual({
    me: { nickname: "Demo", projects: [{ title: "A box of one zone" }, { title: "Twelve cases of the shoebox" }] },
  });

  expect(await example.stop()).toBe(0);
  for (const url of [gateway, ensims]) await expect(fetch(url)).rejects.toThrow();
});

test("when ensims-graphql cannot be started, the command says why and fails", async () => {
  await using example = new Gateway({ USERS_API_URL: "nonsense", JESS_API_URL: "nonsense" });

  await expect(example.urls()).rejects.toThrow(/USERS_API_URL/);
  await example.stop();
  expect(example.child.exitCode).toBe(1);
});

describe("the session", () => {
  test("a log-on sets the cookie of the upstream, and the cookie is sent upstream as it was set", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();

    const answer = await caller.execute(LogOnDocument, { input: DEMO });
    const [line = "", ...others] = answer.setCookie;
    expect(others).toEqual([]);
    expect(line).toMatch(/^session_token=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    expect(answer.headers.get("cache-control")).toBe("no-store");

    const { data, headers } = await caller.execute(MeDocument);
    expect(data?.me?.email).toBe(DEMO.email);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(cookies(app)).toEqual([undefined, `session_token=${sessionToken(answer) ?? ""}`]);
  });

  test("a bearer token is sent upstream as the cookie, and none is set", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const token = await app.sandbox.mintToken(DEMO.email);

    const { data, setCookie } = await gateway.withToken(token).execute(MeDocument);

    expect(data?.me?.email).toBe(DEMO.email);
    expect(setCookie).toEqual([]);
    expect(cookies(app)).toEqual([`session_token=${token}`]);
  });

  test("a check-in renews the cookie and a log-off takes it out of a strict jar", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    const before = await signIn(app, caller);

    const renewed = sessionToken(await caller.execute(CheckInDocument));
    expect(renewed).not.toBe(before);
    expect(await caller.jar.getCookieString(gateway.gateway)).toBe(`session_token=${renewed ?? ""}`);

    const { setCookie } = await caller.execute(LogOffDocument);
    expect(setCookie).toEqual([expect.stringMatching(/^session_token=; .*Max-Age=0/)]);
    expect(await caller.jar.getCookieString(gateway.gateway)).toBe("");
    expect(codes((await caller.execute(MeDocument)).errors)).toEqual(["UNAUTHENTICATED"]);
  });

  const LOG_ON_AND_RENAME = `mutation ($admin: CredentialInput!) {
    logon(input: $admin) { ok }
    updateAccount(input: { nickname: "Renamed" }) { user { email nickname } }
  }`;

  test.each(["nothing", "a cookie", "a bearer token"])(
    "a field of a mutation goes with the session that a field before it began, when the caller brought %s",
    async (brought) => {
      await using app = await startTestApp();
      await using gateway = await startGateway(app);
      const token = await app.sandbox.mintToken(DEMO.email);
      const caller = brought === "a bearer token" ? gateway.withToken(token) : gateway.anonymous();
      if (brought === "a cookie") await signIn(app, caller);

      const answer = await caller.execute(LOG_ON_AND_RENAME, { admin: ADMIN });

      expect(answer.errors).toBeUndefined();
      expect(answer.data).toMatchObject({ updateAccount: { user: { email: ADMIN.email, nickname: "Renamed" } } });
      const [rename] = app.sandbox.journal.find("POST", "/users/api/user");
      expect(rename?.headers.cookie).toBe(`session_token=${sessionToken(answer) ?? ""}`);
    },
  );

  test("after a log-off the later fields of the same mutation have no session", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);

    const { errors } = await caller.execute(
      'mutation { logoff { ok } updateAccount(input: { nickname: "x" }) { ok } }',
    );

    expect(errors).toMatchObject([{ path: ["updateAccount"], extensions: { code: "UNAUTHENTICATED" } }]);
    expect(received(app)).toEqual(["POST /users/api/logout"]);
  });

  test("other subgraphs are told nothing of it", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const projects = createServer((request, response) => {
      seen.push(request.headers);
      request.resume();
      response.setHeader("set-cookie", "session_token=stolen; Path=/").end('{"data":{"projects":[]}}');
    }).listen(0, "127.0.0.1");
    await once(projects, "listening");
    const address = projects.address();
    const port = typeof address === "object" ? address?.port : undefined;
    try {
      await using app = await startTestApp();
      await using gateway = await startGateway(app, { PROJECTS_URL: `http://127.0.0.1:${port ?? 0}` });
      const [cookie, bearer] = [gateway.anonymous(), gateway.withToken(await app.sandbox.mintToken(DEMO.email))];
      const token = await signIn(app, cookie);

      for (const caller of [cookie, bearer]) {
        const { data, setCookie } = await caller.execute("{ projects { id } }");
        expect(data).toEqual({ projects: [] });
        expect(setCookie).toEqual([]);
      }
      expect(seen).toHaveLength(2);
      expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${token}|cookie|authorization`, "i"));
    } finally {
      projects.close();
      projects.closeAllConnections();
    }
  });

  test("30 callers that ask the same at the same time get each their own", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const users = await addUsers(app.sandbox, 30);

    const answers = await Promise.all(
      users.map(({ token }) =>
        gateway
          .withToken(token)
          .execute('{ me { email } file(path: "/mine.txt") { projects { id } text { content } } }'),
      ),
    );

    expect(answers.map(({ data }) => data)).toEqual(
      users.map(({ email }) => ({ me: { email }, file: { projects: [], text: { content: email } } })),
    );
  });
});

describe("entities", () => {
  test("the owner and the 12 files of a project cost one call for the account and one listing", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);
    await Promise.all(STUDY.map((path) => store(app, path, path)));

    const query = project("title owner { email nickname } files { name path size mediaType projects { id } }");
    const { data, errors } = await caller.execute(query, { id: "study" });

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      project: {
        title: "Twelve cases of the shoebox",
        owner: { email: DEMO.email, nickname: "Demo" },
        files: STUDY.map((path) => ({
          ...{ name: path.slice("/study/".length), path, size: path.length },
          ...{ mediaType: "application/octet-stream", projects: [{ id: "study" }] },
        })),
      },
    });
    expect(received(app).sort()).toEqual(["GET /users/api/files/study", "GET /users/api/user"]);
  });

  test("from the account and from a file the way leads to the projects", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);

    const { data } = await caller.execute(
      '{ me { email projects { id } } file(path: "/models/shoebox.idf") { size projects { id owner { company } } } }',
    );

    expect(data).toEqual({
      me: { email: DEMO.email, projects: [{ id: "shoebox" }, { id: "study" }] },
      file: { size: 259, projects: [{ id: "shoebox", owner: { company: null } }] },
    });
  });

  test("another user's email gives null for the owner, and nobody asks upstream for it", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    const token = await signIn(app, caller);

    const { data, errors } = await caller.execute(project("title owner { usesJess nickname }"), { id: "insulation" });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ project: { title: "Better walls", owner: null } });
    expect(received(app)).toEqual(["GET /users/api/user"]);
    expect(cookies(app)).toEqual([`session_token=${token}`]);
  });

  test("files that the caller does not have are null, without an error", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);
    await store(app, "/study/case-02.idf", "2");

    const { data, errors } = await caller.execute(project("files { name size }"), { id: "study" });

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      project: { files: STUDY.map((path) => (path.endsWith("-02.idf") ? { name: "case-02.idf", size: 1 } : null)) },
    });
  });

  test("files that cannot be asked for are null with an error", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);
    app.sandbox.failNext({ path: "/users/api/files/study" }, { status: 507 });

    const { data, errors } = await caller.execute(project("title files { size }"), { id: "study" });

    expect(data).toEqual({ project: { title: "Twelve cases of the shoebox", files: STUDY.map(() => null) } });
    const path = expect.arrayContaining(["project", "files"]) as unknown;
    expect(errors).toMatchObject(STUDY.map(() => ({ path, extensions: { code: "UPSTREAM_ERROR", service: "users" } })));
  });

  test("without a session the projects are shown, and what is the caller's own is refused", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);

    const { data, errors } = await gateway.anonymous().execute(project("title owner { usesJess }"), { id: "shoebox" });

    expect(data).toEqual({ project: { title: "A box of one zone", owner: null } });
    expect(codes(errors)).toEqual(["UNAUTHENTICATED"]);
    expect(received(app)).toEqual([]);
  });
});

describe("uploads", () => {
  test("files are uploaded by a multipart request, names and bytes unharmed", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);
    const bytes = new Uint8Array(1_000_000).map((_, index) => index * 7);
    const files = [new File(["Grüße"], "hello ü.txt"), new File([bytes], "random.bin")];

    const { data, errors } = await caller.execute(UploadDocument, { path: "/tour", files });

    expect(errors).toBeUndefined();
    const [upload] = app.sandbox.journal.find("POST", "/users/api/files/tour");
    expect(upload?.parts).toMatchObject([
      { name: "file", filename: "hello ü.txt", bytes: 7, sha256: data?.upload.files[0]?.sha256 },
      { name: "file", filename: "random.bin", bytes: 1_000_000, sha256: data?.upload.files[1]?.sha256 },
    ]);
    const download = await caller.fetch(`${app.url}/files/tour/random.bin`);
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
  });

  test("what is too large for the gateway goes to ensims-graphql, with the session that the gateway gave", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    const token = await signIn(app, caller);
    const large = new File([new Uint8Array(25_000_001)], "large.bin");

    const refused = await caller.execute(UploadDocument, { path: "/tour", files: [large] });
    expect(refused).toMatchObject({ status: 413, errors: [{ extensions: { code: "REQUEST_ENTITY_TOO_LARGE" } }] });
    expect(received(app)).toEqual([]);

    const body = new FormData();
    body.set("file", large);
    const headers = { "apollo-require-preflight": "true" };
    const stored = await caller.fetch(`${app.url}/files/tour`, { method: "POST", body, headers });
    expect(await stored.json()).toMatchObject({ ok: true, files: [{ name: "large.bin", size: 25_000_001 }] });
    expect(cookies(app)).toEqual([`session_token=${token}`]);
  });
});

describe("errors", () => {
  test("a code and all that comes with it survives the gateway", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    const { errors: none } = await caller.execute(MeDocument, {}, { "x-request-id": "no-session" });
    await signIn(app, caller);
    const { errors: wrong } = await caller.execute(FilesDocument, { path: "/a/../b" });
    app.sandbox.failNext("GET", { status: 503, headers: { "Retry-After": "120" } });
    const { errors: outage } = await caller.execute(MeDocument, {}, { "x-request-id": "outage-1" });

    expect(none).toMatchObject([
      { path: ["me"], extensions: { code: "UNAUTHENTICATED", service: "users", requestId: "no-session" } },
    ]);
    expect(wrong).toMatchObject([
      { message: expect.stringContaining("Give the path from the root"), extensions: { code: "BAD_USER_INPUT" } },
    ]);
    expect(outage).toMatchObject([
      {
        path: ["me"],
        extensions: { code: "UPSTREAM_UNAVAILABLE", service: "users", retryAfter: 120, requestId: "outage-1" },
      },
    ]);
    expect(received(app)).toEqual(["GET /users/api/user"]);
  });

  test("the gateway's own refusals have codes too", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);

    const answers = [await gateway.anonymous().execute("{ me {"), await gateway.anonymous().execute("{ nothing }")];

    expect(answers.map(({ errors }) => codes(errors))).toEqual([
      ["GRAPHQL_PARSE_FAILED"],
      ["GRAPHQL_VALIDATION_FAILED"],
    ]);
  });

  test("a refusal is data, with its outcome", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);

    const { data, errors, setCookie } = await gateway
      .anonymous()
      .execute(LogOnDocument, { input: { ...DEMO, password: "wrong" } });

    expect(errors).toBeUndefined();
    expect(data?.logon).toMatchObject({ ok: false, outcome: "INVALID_CREDENTIALS" });
    expect(setCookie).toEqual([]);
  });

  test("without ensims-graphql the rest is answered, and neither the caller nor the log is told a password", async () => {
    const app = await startTestApp();
    await using gateway = await startGateway(app);
    await app.stop();
    const password = "correct horse battery staple";

    const { errors, text } = await gateway.anonymous().execute(LogOnDocument, { input: { ...DEMO, password } });
    const { data } = await gateway.anonymous().execute(project("title"), { id: "study" });

    expect(codes(errors)).toEqual(["SUBREQUEST_HTTP_ERROR"]);
    expect(data).toEqual({ project: { title: "Twelve cases of the shoebox" } });
    expect(gateway.process.log).toContain("a subgraph gave no answer");
    expect(text + gateway.process.log).not.toContain(password);
    expect(text).not.toContain("127.0.0.1");
  });
});

describe("requests", () => {
  test("the id of a request is the caller's, upstream and in the answer", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);

    const { headers } = await caller.execute(
      project("owner { usesJess } files { size }"),
      { id: "shoebox" },
      {
        "x-request-id": "trace-7",
      },
    );

    expect(headers.get("x-request-id")).toBe("trace-7");
    const ids = app.sandbox.journal.entries.map((entry) => entry.headers["x-request-id"]);
    expect(ids).toEqual(["trace-7", "trace-7", "trace-7"]);
  });

  test("wrong passwords are counted by the address of the caller, not of the gateway", async () => {
    await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });
    await using gateway = await startGateway(app);
    const logon = (email: string, from: string) =>
      gateway.anonymous().execute(LogOnDocument, { input: { email, password: "demo" } }, { "x-forwarded-for": from });
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 10 }, (_, i) => logon(`user-${round}-${i}@example.org`, "198.51.100.7")));
    }

    const { errors } = await logon(DEMO.email, "198.51.100.7");
    expect(errors).toMatchObject([{ extensions: { code: "TOO_MANY_REQUESTS" } }]);
    expect(errors?.[0]?.extensions?.retryAfter).toBeGreaterThan(0);
    expect((await logon(DEMO.email, "198.51.100.8")).data?.logon.ok).toBe(true);
  });

  test("what a foreign page could send with the caller's cookie is refused", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const caller = gateway.anonymous();
    await signIn(app, caller);
    const form = new FormData();
    form.set("operations", '{"query":"mutation { logoff { ok } }"}');
    form.set("map", "{}");
    const query = new URLSearchParams({ query: "mutation { logoff { ok } }" });

    for (const init of [{ method: "POST", body: form }, { method: "POST", body: query }, { method: "GET" }]) {
      const search = init.method === "GET" ? `?${new URLSearchParams({ query: "{ me { email } }" }).toString()}` : "";
      const response = await caller.fetch(`/graphql${search}`, {
        ...init,
        headers: { origin: "https://evil.example" },
      });
      expect(response.status).toBe(403);
    }
    expect(received(app)).toEqual([]);
    const asked = await caller.fetch(`/graphql?${new URLSearchParams({ query: "{ me { email } }" }).toString()}`, {
      headers: { "apollo-require-preflight": "true" },
    });
    expect(await asked.json()).toEqual({ data: { me: { email: DEMO.email } } });
  });

  test("no other site may read answers", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const origin = "https://evil.example";

    const preflight = await gateway.anonymous().fetch("/graphql", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    const { headers } = await gateway.anonymous().execute(InfoDocument, {}, { origin });

    for (const each of [preflight.headers, headers]) expect(each.get("access-control-allow-origin")).toBeNull();
  });

  test("a caller that goes away ends its upstream call, and no other's", async () => {
    await using app = await startTestApp();
    await using gateway = await startGateway(app);
    const token = await app.sandbox.mintToken(DEMO.email);
    const body = JSON.stringify({ query: "{ me { email } }" });
    const ask = (signal: AbortSignal | null, id: string) =>
      gateway.withToken(token).fetch("/graphql", {
        ...{ method: "POST", body, signal },
        headers: { "content-type": "application/json", "x-request-id": id },
      });
    const is = (id: string) => (entry: { headers: Readonly<Record<string, unknown>> }) =>
      entry.headers["x-request-id"] === id;
    app.sandbox.failNext("GET", { silence: true });
    const leaving = new AbortController();
    const gone = expect(ask(leaving.signal, "leaves")).rejects.toThrow();
    await app.sandbox.journal.waitFor(is("leaves"));
    app.sandbox.failNext("GET", { delayMs: 500 });
    const stays = ask(null, "stays");
    await app.sandbox.journal.waitFor(is("stays"));

    leaving.abort();

    await gone;
    await app.sandbox.journal.waitFor((entry) => is("leaves")(entry) && entry.aborted);
    expect(await (await stays).json()).toEqual({ data: { me: { email: DEMO.email } } });
  });
});

test("an account is changed through the gateway, and read back through the projects", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);

  const { data } = await caller.execute(UpdateAccountDocument, { input: { company: "Ünïcode & Co" } });
  expect(data?.updateAccount.ok).toBe(true);
  const read = await caller.execute(project("owner { company }"), { id: "shoebox" });
  expect(read.data).toEqual({ project: { owner: { company: "Ünïcode & Co" } } });
});

test("the tour of the example works as it stands", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const readme = await readFile(new URL("../../examples/gateway/README.md", import.meta.url), "utf8");
  const [, tour = ""] = /```sh tour\n(.*?)```/s.exec(readme) ?? [];
  const script = tour.replace("http://127.0.0.1:4040", gateway.gateway).replace("http://127.0.0.1:4000", app.url);
  const folder = await mkdtemp(join(tmpdir(), "tour-"));
  try {
    const { stdout, stderr } = await promisify(execFile)("bash", ["-eu", "-o", "pipefail", "-c", script], {
      cwd: folder,
    });

    expect(stderr).toBe("");
    expect(stdout).not.toContain('"ok":false');
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { errors?: GraphQLFormattedError[] });
    expect(answers.map(({ errors }) => codes(errors))).toEqual([
      ...[[], [], [], [], [], [], []],
      ...[["BAD_USER_INPUT"], [undefined], [], ["UNAUTHENTICATED"]],
    ]);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the documentation quotes the configuration that is tested here", async () => {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
  const [docs, config] = await Promise.all([read("docs/gateways.md"), read("examples/gateway/gateway.config.js")]);

  expect(docs).toContain(`\`\`\`js\n${config}\`\`\`\n`);
});
