import { expect, test } from "@jest/globals";
import { FormData } from "undici";
import { startTestApp } from "../../support/startTestApp.js";

const QUERY = 'mutation ($files: [Upload!]!) { upload(path: "/mapped", files: $files) { ok files { name size } } }';

/** A multipart request by hand, with whatever map. */
function request(map: string, files: readonly string[]) {
  const form = new FormData();
  form.set("operations", JSON.stringify({ query: QUERY, variables: { files: files.map(() => null) } }));
  form.set("map", map);
  files.forEach((content, index) => form.set(String(index), new Blob([content]), `${index}.txt`));
  return { method: "POST", body: form, headers: { "apollo-require-preflight": "true" } };
}

test.each([
  '{"0":["__proto__.polluted"]}',
  '{"0":["constructor.prototype.polluted"]}',
  '{"0":["variables.__proto__.polluted"]}',
  '{"0":["query"]}',
  '{"0":["operationName"]}',
  '{"__proto__":["variables.files.0"]}',
  '{"0":[1]}',
  '{"0":"variables.files.0"}',
  '{"0":["variables.files.0"],"1":["variables.files.0.promise"]}',
  '{"0":["variables.files.0"],"1":["variables.files.0.resolve"]}',
  '{"0":["variables.files.0"],"1":["variables.files.0.file"]}',
  '{"0":["variables.files.0","variables.files.4294967294"]}',
  '{"0":["variables.files.length"]}',
  '{"0":["variables.files.-1"]}',
  '{"0":[""]}',
])("a map that leads elsewhere than to a file's place is refused and changes nothing: %s", async (map) => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const response = await demo.fetch("/graphql", request(map, ["x"]));

  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: expect.stringMatching(/^BAD_(?:USER_INPUT|REQUEST)$/) } }],
  });
  expect(response.status).toBeLessThan(500);
  expect("polluted" in {}).toBe(false);
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("one part in two places is stored for both, and an unused part is ignored", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const response = await demo.fetch(
    "/graphql",
    request('{"0":["variables.files.0","variables.files.1"]}', ["ab", "cd"]),
  );

  const sent = { name: "0.txt", size: 2 };
  expect(await response.json()).toEqual({ data: { upload: { ok: true, files: [sent, sent] } } });
  expect(app.sandbox.journal.entries).toHaveLength(1);
});

test.each([
  [
    "a map that names another variable",
    "map",
    '{"0":["variables.file"]}',
    /name the place of this value in the field ‘map’/,
  ],
  ["a file without a map", "other", "{}", /Send ‘operations’, then ‘map’, then the files/],
])("%s is told what to send, and nothing is stored", async (_what, field, map, advice) => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const { body, ...rest } = request(map, ["x"]);
  const form = new FormData();
  for (const [name, value] of body) form.append(name === "map" ? field : name, value);

  const response = await demo.fetch("/graphql", { ...rest, body: form });

  const problem = { message: expect.stringMatching(advice), extensions: { code: "BAD_USER_INPUT" } };
  expect(await response.json()).toMatchObject({ errors: [problem] });
  expect(app.sandbox.journal.entries).toEqual([]);
});
