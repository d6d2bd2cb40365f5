import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { print, parse } from "graphql";
import { ConfigError } from "../../../../src/config/ConfigError.js";
import { readConfig } from "../../../../src/config/config.js";
import { trustedDocumentsOf } from "../../../../src/config/trustedDocuments.js";
import { buildSchema } from "../../../../src/resolvers/buildSchema.js";
import { loadDocuments } from "../../../../src/server/graphql/trusted/loadDocuments.js";
import { requireDocuments } from "../../../../src/server/graphql/trusted/TrustedDocuments.js";
import { apolloManifest, mapOf, openManifests, sha256 } from "../../../support/manifests.js";

const ME = "query Me { me { email } }";
const SESSION = "{ session { user } }";
const options = { schema: buildSchema(), introspection: true };

test("each format is read by its content", async () => {
  const both = { Me: ME, Session: SESSION };
  const apollo = apolloManifest({ Me: ME });
  await using manifests = await openManifests({
    "apollo.json": { ...apollo, operations: [...apollo.operations, { id: "s", body: SESSION }] },
    "codegen.json": mapOf(both),
    "relay.json": { "0123456789abcdef0123456789abcdef": ME, fedcba9876543210fedcba9876543210: SESSION },
    "pairs.json": [
      ["0123456789abcdef0123456789abcdef", ME],
      ["s", SESSION],
    ],
    "prefixed.json": { [`sha256:${sha256(ME)}`]: ME, "x-own:1": SESSION },
    "folder/Me.graphql": ME,
    "folder/below/Session.gql": `\uFEFF${SESSION}`,
    "folder/below/.hidden.json": "{",
    "folder/.git/x.json": "{",
    "folder/notes.txt": "not a document",
    "upper/Me.GraphQL": ME,
    "upper/SESSION.JSON": mapOf({ Session: SESSION }),
  });
  const found = async (name: string, ...ids: string[]) => {
    const { documents, problems } = await loadDocuments(manifests.file(name), options);
    expect(problems).toEqual([]);
    return ids.map((id) => documents.byId(id)?.text);
  };

  expect(await found("apollo.json", sha256(ME), "s", `sha256:${sha256(SESSION)}`)).toEqual([ME, SESSION, SESSION]);
  expect(await found("codegen.json", sha256(ME), `sha256:${sha256(ME)}`)).toEqual([ME, ME]);
  const [md5, other] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"] as const;
  expect(await found("relay.json", md5, other, sha256(SESSION), `md5:${md5}`)).toEqual([
    ME,
    SESSION,
    SESSION,
    undefined,
  ]);
  expect(await found("pairs.json", md5, "s")).toEqual([ME, SESSION]);
  expect(await found("prefixed.json", `sha256:${sha256(ME)}`, "x-own:1")).toEqual([ME, SESSION]);
  expect(await found("folder", sha256(ME), sha256(SESSION), "Me")).toEqual([ME, SESSION, undefined]);
  expect(await found("upper", sha256(ME), sha256(SESSION))).toEqual([ME, SESSION]);
});

test("a document that is a file is found as clients print it, and as a shell reads it, too", async () => {
  const text = "# Who am I?\nquery Me{me{email}}\n";
  await using manifests = await openManifests({ "Me.graphql": text });

  const { documents } = await loadDocuments(manifests.path, options);

  const printed = print(parse(text));
  expect([documents.byText(text)?.text, documents.byText(printed)?.text]).toEqual([text, printed]);
  expect(documents.byId(sha256(printed))?.text).toBe(printed);
  const read = text.slice(0, -1);
  expect([documents.byText(read)?.text, documents.byId(sha256(read))?.text]).toEqual([read, read]);
  expect(documents.byText("query Me{me{email}}")).toBeUndefined();
});

test("the manifests of several releases are one; two documents with one id are an error that names both files", async () => {
  await using manifests = await openManifests({
    "1.json": { a: ME },
    "2.json": { a: ME, b: SESSION },
    "3.json": { b: ME },
  });
  const { problems } = await loadDocuments(manifests.path, options);
  expect(problems).toEqual([
    `${manifests.file("3.json")} id "b": has the same id as another document, which is in ${manifests.file("2.json")}`,
  ]);

  await manifests.write("3.json", { c: ME });
  const { documents, files, problems: none } = await loadDocuments(manifests.path, options);
  expect({ files, none, size: documents.size }).toEqual({ files: 3, none: [], size: 2 });
  expect(["a", "b", "c", "d"].map((id) => documents.byId(id)?.text)).toEqual([ME, SESSION, ME, undefined]);
});

test.each<[string, unknown, RegExp]>([
  ["a.json", "{", /a\.json is not valid JSON: /],
  ["a.json", "5", /a\.json is no manifest: neither Apollo's/],
  ["a.json", {}, /a\.json has no documents$/],
  [
    "a.json",
    { ...apolloManifest({}), format: "x" },
    /a\.json has a `format` that is not "apollo-persisted-query-manifest"/,
  ],
  ["a.json", { ...apolloManifest({}), version: 2 }, /a\.json has a `version` that is not 1/],
  ["a.json", { ...apolloManifest({}), operations: {} }, /a\.json has no list of `operations`/],
  [
    "a.json",
    { ...apolloManifest({}), operations: [{ id: "a", body: ME }, { id: "b" }] },
    /`body`, both strings, in operations\[1\]/,
  ],
  [
    "a.json",
    apolloManifest({ You: ME }),
    /a\.json id "\w{64}" \(You\): has no operation "You", which the manifest names/,
  ],
  ["a.json", { "": ME }, /a\.json is no manifest/],
  ["a.json", { a: 5 }, /a\.json has no text at the id "a"/],
  ["a.json", [["a", ME, "x"]], /a\.json is no manifest/],
  ["a.json", { [`sha256:${"0".repeat(64)}`]: ME }, /has an id that is not the SHA-256 of its text/],
  ["a.json", { a: "{ me { email }" }, /a\.json id "a": Syntax Error: .* \(line 1, column 15\)/],
  [
    "a.json",
    { a: "{ me { nikname } }" },
    /a\.json id "a": Cannot query field "nikname" on type "User".* \(line 1, column 8\)/,
  ],
  ["a.json", { a: "fragment F on User { email }" }, /a\.json id "a": /],
  ["a.json", { a: `{ me ${"{ email } a: me".repeat(70)} { email } }` }, /a\.json id "a": /],
  [
    "a.json",
    { a: `{ ${"session { user } ".repeat(2_000)} }` },
    /Document contains more that 5000 tokens|more than 5000/,
  ],
  [
    "a.json",
    { a: "subscription ($b: Boolean!) { job(id: 1) @skip(if: $b) { id } }" },
    /takes no `@skip` and `@include`/,
  ],
  ["Me.graphql", "query Me { me { ...F } }", /Me\.graphql: Unknown fragment "F"/],
  ["Me.graphql", "", /Me\.graphql: Syntax Error/],
  ["notes.txt", ME, /has no file of documents: neither \.json nor \.graphql$/],
])("a wrong manifest is told by its file and the reason: %s %j", async (name, content, reason) => {
  await using manifests = await openManifests({ [name]: content });

  const { problems } = await loadDocuments(manifests.path, options);

  expect(problems.filter((problem) => problem.startsWith(manifests.path) && reason.test(problem))).toHaveLength(1);
});

test("each problem is one line, though a manifest has several, and an error quotes them", async () => {
  await using manifests = await openManifests({
    "a.json": '{\n  "a": query\n}\n',
    "b.json": { b: '{ files { children(first: """\n1\n2\n""") { nodes { path } } } }' },
    "c\nd.json": {},
  });

  const { problems } = await loadDocuments(manifests.path, options);

  expect(problems).toEqual([
    expect.stringMatching(/a\.json is not valid JSON: .+$/),
    expect.stringMatching(/c d\.json has no documents$/),
    expect.stringMatching(/b\.json id "b": Int cannot represent .*1 2 .*$/),
  ]);
  expect(problems.join("")).not.toMatch(/[\r\n]/);
});

test("a path that is not there, and bytes that are no UTF-8, are told", async () => {
  await using manifests = await openManifests({ "a.json": {} });
  expect((await loadDocuments(manifests.file("b.json"), options)).problems).toEqual([
    `${manifests.file("b.json")} does not exist`,
  ]);
  const { writeFile } = await import("node:fs/promises");
  await writeFile(manifests.file("a.json"), Buffer.from([0x7b, 0xff, 0x7d]));
  expect((await loadDocuments(manifests.path, options)).problems).toEqual([`${manifests.file("a.json")} is not UTF-8`]);
});

test("what is no file is told, and not waited for", async () => {
  await using manifests = await openManifests({ "a.json/Me.graphql": ME });
  await promisify(execFile)("mkfifo", [manifests.file("pipe.json")]);

  const { problems } = await loadDocuments(manifests.path, options);
  expect(problems).toEqual(["a.json", "pipe.json"].map((name) => `${manifests.file(name)} is no file`));
  expect((await loadDocuments("/dev/zero", options)).problems).toEqual(["/dev/zero is no file"]);
});

test("a secret for gateways has characters that a header can carry", () => {
  const given = (token: string) => readConfig({ TRUSTED_DOCUMENTS_BYPASS_TOKEN: token }).trustedDocumentsBypassToken;

  expect(given("sixteen letters!, 0123456789abcdef\n")).toEqual(["sixteen letters!", "0123456789abcdef"]);
  for (const token of ["fünfzehn-und-eins", "0123456789abcdef\n0123456789abcdef", "0123456789abcde\u0000", "short"])
    expect(() => given(token)).toThrow(
      "TRUSTED_DOCUMENTS_BYPASS_TOKEN must be secrets of 16 printable ASCII characters or more, separated by commas",
    );
});

test("without introspection a manifest may not ask for the schema", async () => {
  await using manifests = await openManifests({ "a.json": { a: "{ __schema { description } }" } });
  expect((await loadDocuments(manifests.path, options)).problems).toEqual([]);
  expect((await loadDocuments(manifests.path, { ...options, introspection: false })).problems).toMatchObject([
    expect.stringContaining("INTROSPECTION=false"),
  ]);
});

test("of many problems the first are told, and how many more there are", async () => {
  const wrong = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`id ${index}`, `{ x${index}`]));
  await using manifests = await openManifests({ "a.json": wrong });
  const settings = trustedDocumentsOf(readConfig({ TRUSTED_DOCUMENTS: manifests.path }));
  if (!settings) throw new Error("not on");

  const error = await requireDocuments({ settings, ...options }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ConfigError);
  const { problems } = error as ConfigError;
  expect(problems).toHaveLength(21);
  expect(problems[20]).toBe("TRUSTED_DOCUMENTS … and 30 more");
});

test("the operations of the package are a manifest", async () => {
  const { documents, files, problems } = await loadDocuments("schema/operations", options);
  expect(problems).toEqual([]);
  expect(files).toBeGreaterThan(20);
  const me = readFileSync("schema/operations/Me.graphql", "utf8");
  expect(documents.byText(print(parse(me)))?.operationName).toBe("Me");
});

test("the mode is enforce where documents are named, and needs some", () => {
  const problemsOf = (env: Record<string, string>) => {
    try {
      readConfig(env);
      return [];
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };
  const settingsOf = (env: Record<string, string>) => trustedDocumentsOf(readConfig(env));
  expect(settingsOf({ TRUSTED_DOCUMENTS: "schema/operations" })).toMatchObject({ mode: "enforce" });
  expect(settingsOf({ TRUSTED_DOCUMENTS: "x", TRUSTED_DOCUMENTS_MODE: "off" })).toBeUndefined();
  expect(settingsOf({})).toBeUndefined();
  expect(problemsOf({ TRUSTED_DOCUMENTS_MODE: "log" })).toEqual([
    "TRUSTED_DOCUMENTS_MODE must be off, because TRUSTED_DOCUMENTS names no file or folder",
  ]);
  expect(problemsOf({ TRUSTED_DOCUMENTS_MODE: "on" })).toEqual(["TRUSTED_DOCUMENTS_MODE must be off, log or enforce"]);
  expect(problemsOf({ TRUSTED_DOCUMENTS: "x", TRUSTED_DOCUMENTS_BYPASS_TOKEN: "short" })).toEqual([
    "TRUSTED_DOCUMENTS_BYPASS_TOKEN must be secrets of 16 printable ASCII characters or more, separated by commas",
  ]);
});
