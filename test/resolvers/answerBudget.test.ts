import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { codes, json, received, store } from "./upstream.js";

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(" ");

const file = (fileName: string) => ({ fileName, nocheck: false, fileSize: 1, name: `${fileName} (0.00 KB)` });
const folder = (fileName: string, children: readonly unknown[]) => ({
  ...{ fileName, name: fileName, nocheck: true, fileSize: 0 },
  children,
});
const files = (count: number) => Array.from({ length: count }, (_, i) => file(`${i}.txt`));
const PAGE = "children(first: 10000) { nodes { name } }";

test("an answer holds 20,000 entries of folders, however they are asked for, and no more", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const demo = await app.signIn();
  const ask = async (listing: readonly unknown[], query: string) => {
    app.sandbox.failNext("GET", json(folder("/", listing)));
    let answer = await demo.execute(query);
    // A machine that has stood still for seconds has the service refuse more of this work: so come again, as it says.
    for (let again = 0; again < 5 && codes(answer.errors)[0] === "SERVICE_OVERLOADED"; again++) {
      await pause(1_000);
      answer = await demo.execute(query);
    }
    return { codes: codes(answer.errors), data: answer.data };
  };

  const just = await ask(files(10_000), `{ files { ${times(2, (i) => `a${i}: ${PAGE}`)} } }`);
  expect(just.codes).toEqual([]);
  const more = `{ files { ${times(3, (i) => `a${i}: ${PAGE}`)} } }`;
  const aliases = "{ files { children(first: 10000) { nodes { name b: name c: path } } } }";
  const ofFragment =
    "fragment N on FileNode { b: name } { files { children(first: 10000) { nodes { ...N } edges { node { ...N } } } } }";
  const nested = [folder("a", [folder("a/b", files(3_000))])];
  const inner = times(7, (i) => `b${i}: ${PAGE}`);
  const below = `{ files { children { nodes { ... on Folder { children { nodes { ... on Folder { ${inner} } } } } } } } }`;
  for (let again = 0; again < 3; again++) {
    // from the second time on by its plan
    expect(await ask(files(10_000), more)).toEqual({ codes: ["BAD_USER_INPUT"], data: { files: null } });
    for (const query of [aliases, ofFragment])
      expect(await ask(files(10_000), query)).toEqual({ codes: ["BAD_USER_INPUT"], data: { files: null } });
    expect((await ask(nested, below)).codes).toEqual(["BAD_USER_INPUT"]);
  }
});

test("an answer holds 16 MiB of texts, and what is over is not asked for", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const demo = await app.signIn();
  await store(app, "/box/big.txt", "x".repeat(2 ** 20));
  await store(app, "/box/small.txt", "x");
  const texts = (count: number) => times(count, (i) => `a${i}: text(maxBytes: 1048576) { truncated }`);

  const small = await demo.execute(`{ file(path: "/box/small.txt") { ${texts(20)} } }`);
  expect(small.errors).toBeUndefined();
  app.sandbox.journal.clear();
  const big = await demo.execute(`{ file(path: "/box/big.txt") { ${texts(20)} } }`);

  await app.stop(); // the calls that were under way have ended

  expect(new Set(codes(big.errors))).toEqual(new Set(["BAD_USER_INPUT"]));
  expect(received(app).filter((line) => line.endsWith("big.txt"))).toHaveLength(16);
});
