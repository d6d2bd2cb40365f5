import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { mapOf, openManifests, sha256 } from "../../../support/manifests.js";
import { startTestApp } from "../../../support/startTestApp.js";

const TRUSTED = [
  "query Me { me { email } }",
  "{ session { user } }",
  "query Files($path: FilePath!) { files(path: $path) { path } }",
];

/** Each of them would ask the upstream, or tell the schema. */
const OTHERS = ["{ me { nickname } }", "query Me { me { email nickname } }", "{ info { title } }", "{ __typename }"];

const text = fc.oneof(
  fc.constantFrom(...TRUSTED),
  fc.constantFrom(...OTHERS),
  fc
    .constantFrom(...TRUSTED)
    .chain((trusted) =>
      fc.constantFrom(
        ` ${trusted}`,
        `${trusted}\n`,
        `# ${trusted}`,
        trusted.toUpperCase(),
        `${trusted}#`,
        `${trusted},`,
        `${trusted}${OTHERS[0]}`,
        trusted.replace("{", "{ a: __typename"),
      ),
    ),
  fc.string(),
);
const id = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TRUSTED, ...OTHERS).map(sha256) },
  fc.constantFrom("__proto__", "constructor", "valueOf", "", "sha256:", "~", "null"),
  fc.string(),
  { weight: 2, arbitrary: fc.constantFrom(undefined, undefined, undefined, null, 5, ["x"]) },
);
const extensions = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  id.map((sha256Hash) => ({ persistedQuery: { version: 1, sha256Hash } })),
  fc.constantFrom(null, {}, { persistedQuery: null }, { persistedQuery: [] }, { query: TRUSTED[0] }),
);
const params = fc.record(
  {
    query: fc.option(text),
    documentId: id,
    doc_id: id,
    id,
    extensions,
    operationName: fc.constantFrom(undefined, null, "Me", "", "x"),
    variables: fc.constantFrom(undefined, null, { path: "/" }),
  },
  { requiredKeys: [] },
);

test("under enforce, whatever a request says, no document runs that is not in the manifest", async () => {
  await using manifests = await openManifests({
    "a.json": mapOf(Object.fromEntries(TRUSTED.map((each) => [each, each]))),
  });
  await using app = await startTestApp({ env: { TRUSTED_DOCUMENTS: manifests.path } });
  const client = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  const trusted = new Set(TRUSTED.map(sha256));
  const runs = { trusted: 0, refused: 0 };

  await fc.assert(
    fc.asyncProperty(params, fc.boolean(), async (sent, byGet) => {
      const entries = Object.entries(sent).flatMap(([name, value]) => {
        if (value === undefined) return [];
        return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
      });
      const headers = { "content-type": "application/json" };
      const before = app.log.length;
      const response = byGet
        ? await client.fetch(`/graphql?${new URLSearchParams(entries).toString()}`, { headers })
        : await client.fetch("/graphql", { method: "POST", headers, body: JSON.stringify(sent) });
      const { data } = (await response.json()) as { data?: unknown };
      const lines = app.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
      const ran = lines.filter(({ msg, hash }) => msg === "operation" && hash !== undefined);
      if (data !== undefined) runs.trusted += 1;
      else runs.refused += 1;
      expect(ran.filter(({ hash }) => !trusted.has(String(hash)))).toEqual([]);
      if (data !== undefined) expect(JSON.stringify(data)).not.toMatch(/nickname|title|__typename/);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(runs.trusted, runs.refused)).toBeGreaterThan(10);
});
