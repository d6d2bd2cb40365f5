import { expect, test } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import { apolloManifest, openManifests, sha256 } from "../../../support/manifests.js";
import { multipartBody, MULTIPART } from "../../../support/multipartBody.js";
import { RawConnection } from "../../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../../support/startTestApp.js";
import type { TestClient } from "../../../support/TestClient.js";

const ME = "query Me { me { email } }";
const RENAME = 'mutation Rename { updateAccount(input: { nickname: "Ada" }) { ok } }';
const WATCH = "subscription Watch($id: ID!) { job(id: $id) { id } }";
const UPLOAD = 'mutation Upload($files: [Upload!]!) { upload(path: "/", files: $files) { ok files { name size } } }';
const FOLDER =
  "query Folder($path: FilePath!, $full: Boolean!) { files(path: $path) { path size @include(if: $full) } }";
const TWO = "query First { session { user } } query Second { me { email } }";
const LOG_ON = "mutation LogOn($input: CredentialInput!) { logon(input: $input) { ok status } }";
const OTHER = "query Me { me { email nickname } }";
const MANIFEST = apolloManifest({ Me: ME, Rename: RENAME, Watch: WATCH, Upload: UPLOAD, Folder: FOLDER, Second: TWO });
MANIFEST.operations.push({ id: "log on", name: "LogOn", type: "mutation", body: LOG_ON });

const NOT_FOUND = [{ extensions: { code: "PERSISTED_DOCUMENT_NOT_FOUND" } }];
const REQUIRED = [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }];

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

async function post(client: TestClient, params: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const body = typeof params === "string" ? params : JSON.stringify(params);
  const init = { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
  const response = await client.fetch("/graphql", init);
  return { status: response.status, ...((await response.json()) as object) };
}

async function get(client: TestClient, params: Record<string, string>): Promise<Answer> {
  const headers = { "apollo-require-preflight": "true" };
  const response = await client.fetch(`/graphql?${new URLSearchParams(params).toString()}`, { headers });
  return { status: response.status, ...((await response.json()) as object) };
}

const hashed = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

/** The lines of the log that are of operations. */
const operations = ({ log }: TestApp) =>
  log
    .flatMap((chunk) => chunk.split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === "operation");

async function startTrusted(mode: "log" | "enforce", env: Record<string, string> = {}) {
  const manifests = await openManifests({ "a.json": MANIFEST });
  const app = await startTestApp({
    env: { TRUSTED_DOCUMENTS: manifests.file("a.json"), TRUSTED_DOCUMENTS_MODE: mode, ...env },
  });
  const client = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  return {
    app,
    client,
    [Symbol.asyncDispose]: async () => {
      await app.stop();
      await manifests[Symbol.asyncDispose]();
    },
  };
}

test("enforce: a document is run by each of its ids, by POST and by GET, compiled the first time", async () => {
  await using trusted = await startTrusted("enforce");
  const { app, client } = trusted;
  const hash = sha256(ME);
  const me = { status: 200, data: { me: { email: "demo@example.org" } } };

  expect(await post(client, { documentId: `sha256:${hash}` })).toEqual(me);
  expect(await post(client, { documentId: hash, operationName: "Me" })).toEqual(me);
  expect(await post(client, { doc_id: hash, query: null })).toEqual(me);
  expect(await post(client, { query: "", documentId: `app~1.0.0~${hash}` })).toEqual(me);
  expect(await post(client, { extensions: { ...hashed(hash), clientLibrary: { name: "x" } } })).toEqual(me);
  expect(await post(client, { query: ME })).toEqual(me);
  expect(await post(client, { query: ME, extensions: hashed(hash), operationName: "Me" })).toEqual(me);
  expect(await get(client, { documentId: `sha256:${hash}` })).toEqual(me);
  expect(await get(client, { doc_id: hash, operationName: "Me" })).toEqual(me);
  expect(await get(client, { extensions: JSON.stringify(hashed(hash)) })).toEqual(me);
  expect(await get(client, { query: ME })).toEqual(me);
  for (const full of [true, false]) {
    const variables = { path: "/", full };
    expect(await post(client, { documentId: sha256(FOLDER), variables })).toMatchObject({
      data: { files: { path: "/" } },
    });
  }
  expect(
    await post(client, { documentId: "log on", variables: { input: { email: "demo@example.org", password: "demo" } } }),
  ).toMatchObject({
    data: { logon: { ok: true } },
  });

  const lines = operations(app);
  expect(lines.map(({ planned, operation }) => [operation, planned])).toEqual([
    ...Array.from({ length: 11 }, () => ["Me", true]),
    ...[
      ["Folder", true],
      ["Folder", true],
    ],
    ["LogOn", undefined],
  ]);
  expect(lines.every(({ untrusted }) => untrusted === undefined)).toBe(true);
  expect(new Set(lines.slice(0, 11).map(({ hash: logged }) => logged))).toEqual(new Set([hash]));
});

test("enforce: what is not in the manifest is refused, whatever it looks like, and nothing is asked of the upstream", async () => {
  await using trusted = await startTrusted("enforce");
  const { app, client } = trusted;
  const hash = sha256(ME);
  expect(await post(client, { documentId: hash })).toMatchObject({ status: 200 });
  app.sandbox.journal.clear();

  const texts = [
    `${ME} `,
    `# x\n${ME}`,
    `\uFEFF${ME}`,
    OTHER,
    "{ me { email } }",
    getIntrospectionQuery(),
    "{",
    "{ _service { sdl } }",
  ];
  for (const query of texts) {
    const answer = { status: 400, errors: REQUIRED };
    expect(await post(client, { query })).toMatchObject(answer);
    expect(await get(client, { query })).toMatchObject(answer);
    expect(await post(client, { query, documentId: hash, extensions: hashed(hash) })).toMatchObject(answer);
  }
  const ids = [
    "",
    "x",
    hash.toUpperCase(),
    `SHA256:${hash}`,
    `sha256:${hash.toUpperCase()}`,
    `sha256:${hash} `,
    "__proto__",
  ];
  for (const id of [...ids, "constructor", "toString", "hasOwnProperty", `x~${hash}x`, `~`, sha256(OTHER)]) {
    for (const params of [
      { documentId: id },
      { doc_id: id },
      { extensions: hashed(id) },
      { documentId: id, doc_id: hash },
    ]) {
      expect(await post(client, params)).toMatchObject({ status: 400, errors: NOT_FOUND });
    }
    expect(await get(client, { documentId: id })).toMatchObject({ status: 400, errors: NOT_FOUND });
  }
  // The last of two members counts, here as for every reader of JSON in JavaScript.
  expect(await post(client, `{"documentId":"${hash}","documentId":"x"}`)).toMatchObject({ errors: NOT_FOUND });
  expect(await post(client, `{"query":${JSON.stringify(ME)},"query":${JSON.stringify(OTHER)}}`)).toMatchObject({
    errors: REQUIRED,
  });
  const none = [
    {},
    { query: null },
    { operationName: "Me" },
    { extensions: {} },
    { extensions: { persistedQuery: null } },
  ];
  for (const params of none) expect((await post(client, { variables: {}, ...params })).errors).toMatchObject(REQUIRED);
  for (const documentId of [5, [hash], { id: hash }, true]) {
    expect(await post(client, { documentId })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "BAD_REQUEST" } }],
    });
  }
  const two = [
    { documentId: hash, doc_id: sha256(TWO) },
    { documentId: hash, extensions: hashed(sha256(TWO)) },
  ];
  for (const params of two) {
    expect(await post(client, params)).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "BAD_REQUEST" } }],
    });
  }
  expect(await get(client, { documentId: sha256(RENAME) })).toMatchObject({ status: 405 });
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("enforce: of several operations the request's, else the manifest's is run", async () => {
  await using trusted = await startTrusted("enforce");
  const { client } = trusted;
  const documentId = sha256(TWO);

  expect(await post(client, { documentId })).toMatchObject({ data: { me: { email: "demo@example.org" } } });
  expect(await post(client, { documentId, operationName: "First" })).toMatchObject({ data: { session: {} } });
  expect(await post(client, { documentId, operationName: "Third" })).toMatchObject({
    errors: [{ extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }],
  });
});

test("enforce: uploads and both kinds of streams are run by an id, and refused without one", async () => {
  await using trusted = await startTrusted("enforce");
  const { app, client } = trusted;
  const upload = async (params: object) => {
    const body = multipartBody([
      { name: "operations", content: JSON.stringify({ ...params, variables: { files: [null] } }) },
      { name: "map", content: JSON.stringify({ 0: ["variables.files.0"] }) },
      { name: "0", filename: "a.txt", content: "hello" },
    ]);
    const headers = { "content-type": MULTIPART["Content-Type"], "apollo-require-preflight": "true" };
    const response = await client.fetch("/graphql", { method: "POST", body, headers });
    return { status: response.status, ...((await response.json()) as object) };
  };
  const stored = { status: 200, data: { upload: { ok: true, files: [{ name: "a.txt", size: 5 }] } } };
  expect(await upload({ documentId: sha256(UPLOAD) })).toEqual(stored);
  expect(await upload({ extensions: hashed(sha256(UPLOAD)) })).toEqual(stored);
  expect(await upload({ query: UPLOAD })).toEqual(stored);
  app.sandbox.journal.clear();
  expect(await upload({ query: `${UPLOAD} ` })).toMatchObject({ status: 400, errors: REQUIRED });
  expect(await upload({ documentId: "x" })).toMatchObject({ status: 400, errors: NOT_FOUND });
  expect(app.sandbox.journal.entries).toEqual([]);

  const subscribe = async (params: object, accept: string) => {
    using connection = await RawConnection.open(app.url);
    const body = JSON.stringify({ ...params, variables: { id: "1" } });
    const length = { "Content-Length": String(Buffer.byteLength(body)), "Content-Type": "application/json" };
    await connection.sendHead("POST /graphql", { Accept: accept, ...length, Connection: "close" });
    await connection.send(body);
    await connection.closed();
    return connection.received;
  };
  for (const accept of ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0,application/json"]) {
    // Without a session the stream says so, and ends.
    expect(await subscribe({ documentId: sha256(WATCH) }, accept)).toMatch(/ 200 OK[^]*UNAUTHENTICATED/);
    expect(await subscribe({ query: `${WATCH} ` }, accept)).toMatch(/ 400 [^]*PERSISTED_DOCUMENT_REQUIRED/);
    expect(await subscribe({ documentId: "x" }, accept)).toMatch(/ 400 [^]*PERSISTED_DOCUMENT_NOT_FOUND/);
  }
});

test("enforce: a gateway with the token may ask for anything, and leaves nothing behind for those without", async () => {
  const tokens = ["first secret of the gateway", "second secret of the gateway"];
  await using trusted = await startTrusted("enforce", {
    TRUSTED_DOCUMENTS_BYPASS_TOKEN: tokens.join(","),
    INTROSPECTION: "false",
  });
  const { app, client } = trusted;
  const bypass = (token: string) => ({ "x-trusted-documents-bypass": token });

  for (let time = 0; time < 4; time += 1) {
    for (const token of tokens)
      expect(await post(client, { query: OTHER }, bypass(token))).toMatchObject({ status: 200 });
    expect(await post(client, { documentId: sha256(ME) }, bypass(tokens[0] ?? ""))).toMatchObject({ status: 200 });
    expect(await post(client, { query: OTHER })).toMatchObject({ status: 400, errors: REQUIRED });
  }
  expect(operations(app).some(({ repeated }) => repeated === true)).toBe(true);
  for (const token of ["", "first secret", tokens.join(",")]) {
    const refused = await post(client, { query: OTHER }, bypass(token));
    expect(refused).toMatchObject({ status: 400, errors: REQUIRED });
    expect(refused.errors?.[0]?.message).toContain("`x-trusted-documents-bypass` is wrong");
  }
  expect(await post(client, { query: "{ __schema { description } }" }, bypass(tokens[0] ?? ""))).toMatchObject({
    errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
  });
  expect(operations(app).every(({ untrusted }) => untrusted === undefined)).toBe(true);
  expect(app.log.join("")).not.toContain("secret of the gateway");
});

test("log: everything runs; what is not trusted says so in each of its lines, and once in a warning", async () => {
  await using trusted = await startTrusted("log");
  const { app, client } = trusted;

  for (let time = 0; time < 4; time += 1) {
    expect(await post(client, { query: OTHER, documentId: sha256(ME) })).toMatchObject({
      data: { me: { nickname: expect.anything() } },
    });
    expect(await post(client, { documentId: sha256(ME) })).toMatchObject({ status: 200 });
    expect(await post(client, { extensions: hashed(sha256(OTHER)) })).toMatchObject({
      errors: [{ message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }],
    });
    expect(await post(client, { documentId: sha256(OTHER) })).toMatchObject({ status: 400, errors: NOT_FOUND });
  }

  const lines = operations(app);
  const others = lines.filter(({ hash }) => hash === sha256(OTHER));
  expect(others.map(({ untrusted }) => untrusted)).toEqual([true, true, true, true]);
  expect(others.at(-1)).toMatchObject({ planned: true, repeated: true });
  expect(lines.filter(({ hash }) => hash === sha256(ME)).map(({ untrusted }) => untrusted)).toEqual(
    Array(4).fill(undefined),
  );
  const warnings = app.log.filter((line) => line.includes("trusted") && line.includes('"level":40'));
  expect(warnings.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { hash: sha256(OTHER), msg: "a document is not trusted" },
    { documentId: sha256(OTHER), msg: "an id is of no trusted document" },
  ]);
});

test("a flood of unknown documents fills no log", async () => {
  await using trusted = await startTrusted("enforce");
  const { app, client } = trusted;

  for (let n = 0; n < 300; n += 1) await post(client, { documentId: `x${n}`.repeat(500) });

  const warnings = app.log.filter((line) => line.includes('"level":40'));
  expect(warnings).toHaveLength(101);
  expect(warnings.every((line) => line.length < 500)).toBe(true);
  expect(warnings.at(-1)).toContain("further ones are not told");
});

test("off: a client that sends hashes is told to send the text; ids of other kinds are told the same", async () => {
  await using app = await startTestApp();
  const client = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  const unsupported = { errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }] };

  expect(await post(client, { extensions: hashed(sha256(ME)) })).toMatchObject(unsupported);
  expect(await get(client, { extensions: JSON.stringify(hashed(sha256(ME))) })).toMatchObject(unsupported);
  expect(await post(client, { documentId: "x" })).toMatchObject(unsupported);
  expect(await get(client, { doc_id: "x" })).toMatchObject(unsupported);
  expect(await post(client, { query: ME, documentId: "x" })).toMatchObject({
    data: { me: { email: "demo@example.org" } },
  });
});
