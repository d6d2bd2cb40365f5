import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, test } from "@jest/globals";
import { CheckInDocument, LogOffDocument, LogOnDocument, MeDocument } from "../../generated/operations.js";
import { ADMIN, codes, DEMO, received, sessionToken } from "../../resolvers/upstream.js";
import { addUsers } from "../../support/manyCallers.js";
import { startTestApp } from "../../support/startTestApp.js";
import { cookies, signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

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

const RENAME = 'updateAccount(input: { nickname: "Renamed" }) { user { email nickname } }';
/** Of another subgraph: so the gateway asks for what is before and after it in two requests. */
const NOTE = 'note(project: "study", text: "Seen.") { notes }';

const KINDS = ["hive", "apollo"] as const;
const BROUGHT = ["nothing", "a cookie", "a bearer token"] as const;
const CASES = ["", NOTE].flatMap((between) => BROUGHT.map((brought) => ({ between, brought })));

test.each(KINDS)("%s: a field of a mutation goes with the session that a field before it began", async (kind) => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app, { GATEWAY: kind });

  for (const { between, brought } of CASES) {
    const token = await app.sandbox.mintToken(DEMO.email);
    const caller = brought === "a bearer token" ? gateway.withToken(token) : gateway.anonymous();
    if (brought === "a cookie") await signIn(app, caller);
    app.sandbox.journal.clear();

    const query = `mutation ($admin: CredentialInput!) { logon(input: $admin) { ok } ${between} ${RENAME} }`;
    const answer = await caller.execute(query, { admin: ADMIN });

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({ updateAccount: { user: { email: ADMIN.email, nickname: "Renamed" } } });
    const [rename] = app.sandbox.journal.find("POST", "/users/api/user");
    expect(rename?.headers.cookie).toBe(`session_token=${sessionToken(answer) ?? ""}`);
  }
});

test.each(KINDS)("%s: after a log-off the later fields of the same mutation have no session", async (kind) => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app, { GATEWAY: kind });

  for (const between of ["", NOTE]) {
    const caller = gateway.anonymous();
    await signIn(app, caller);

    const { errors } = await caller.execute(`mutation { logoff { ok } ${between} ${RENAME} }`);

    expect(errors).toMatchObject([{ path: ["updateAccount"], extensions: { code: "UNAUTHENTICATED" } }]);
    expect(received(app)).toEqual(["POST /users/api/logout"]);
    expect(await caller.jar.getCookieString(gateway.gateway)).toBe("");
  }
});

test.each(KINDS)("%s: one caller's log-on is no other's", async (kind) => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app, { GATEWAY: kind });
  const [admin, demo] = [gateway.anonymous(), gateway.anonymous()];
  await signIn(app, demo);
  const query = `mutation ($admin: CredentialInput!) { logon(input: $admin) { ok } ${NOTE} ${RENAME} }`;

  const [, mine] = await Promise.all([admin.execute(query, { admin: ADMIN }), demo.execute(MeDocument)]);

  expect(mine.data?.me?.email).toBe(DEMO.email);
  expect((await demo.execute(MeDocument)).data?.me?.email).toBe(DEMO.email);
  expect((await admin.execute(MeDocument)).data?.me?.email).toBe(ADMIN.email);
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
      gateway.withToken(token).execute('{ me { email } file(path: "/mine.txt") { projects { id } text { content } } }'),
    ),
  );

  expect(answers.map(({ data }) => data)).toEqual(
    users.map(({ email }) => ({ me: { email }, file: { projects: [], text: { content: email } } })),
  );
});
