import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { BUILT_PROGRAM } from "../support/startService.js";

const bash = (script: string) => promisify(execFile)("bash", ["--norc", "-o", "pipefail", "-c", script]);
const committed = (name: string) => readFile(new URL(`../../schema/${name}`, import.meta.url), "utf8");
const PROGRAM = `"${process.execPath}" "${BUILT_PROGRAM}"`;

test.each([
  ["print-schema", "schema.graphql"],
  ["print-schema --subgraph", "subgraph.graphql"],
])("`%s` prints %s, whole and nothing else", async (args, file) => {
  const { stdout, stderr } = await bash(`${PROGRAM} ${args}`);

  expect(stdout).toBe(await committed(file));
  expect(stderr).toBe("");
});

test("`print-schema` exits with 0 when its output pipe is closed", async () => {
  const { stdout, stderr } = await bash(`${PROGRAM} print-schema | head -c 1; ${PROGRAM} print-schema | true`);

  expect(stdout).toHaveLength(1);
  expect(stderr).toBe("");
});
