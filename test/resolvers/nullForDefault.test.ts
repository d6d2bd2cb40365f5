import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { json, store } from "./upstream.js";

const names = Array.from({ length: 1_001 }, (_, index) => String(index).padStart(4, "0"));

const LISTING = json({
  ...{ fileName: "/box", name: "/box", open: true, nocheck: true, fileSize: 0 },
  children: names.map((fileName) => ({ fileName, name: `${fileName} (0.00 KB)`, nocheck: false, fileSize: 1 })),
});

/** Three answers to the same: the third comes from a compiled plan, and later ones from what was kept. */
const TIMES = 5;

test.each([
  ["left out", "", undefined, ""],
  ["null", "", undefined, "first: null"],
  ["a variable that is null", "($first: Int)", { first: null }, "first: $first"],
  ["a variable that is not given", "($first: Int)", {}, "first: $first"],
  ["a variable with a default that is null", "($first: Int = 7)", { first: null }, "first: $first"],
])("a page whose size is %s holds 1,000 entries", async (_how, variables, given, argument) => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const demo = await app.signIn();
  app.sandbox.failNext({ method: "GET", times: Infinity }, LISTING);
  const args = argument && `(${argument})`;
  const query = `query ${variables} { files(path: "/box") { children${args} { totalCount nodes { name } } } }`;

  for (let time = 0; time < TIMES; time++) {
    const { data, errors } = await demo.execute<{ files: unknown }, object>(query, given);

    expect(errors).toBeUndefined();
    const nodes = names.slice(0, 1_000).map((name) => ({ name }));
    expect(data?.files).toEqual({ children: { totalCount: 1_001, nodes } });
  }
});

test.each([
  ["left out", "", undefined, ""],
  ["null", "", undefined, "maxBytes: null"],
  ["a variable that is null", "($max: Int)", { max: null }, "maxBytes: $max"],
  ["a variable that is not given", "($max: Int)", {}, "maxBytes: $max"],
])("a text whose length is %s holds 65,536 bytes", async (_how, variables, given, argument) => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const demo = await app.signIn();
  await store(app, "/long.txt", "x".repeat(65_537));
  const args = argument && `(${argument})`;
  const query = `query ${variables} { file(path: "/long.txt") { text${args} { content truncated } } }`;

  for (let time = 0; time < TIMES; time++) {
    const { data, errors } = await demo.execute(query, given);

    expect(errors).toBeUndefined();
    expect(data).toEqual({ file: { text: { content: "x".repeat(65_536), truncated: true } } });
  }
});
