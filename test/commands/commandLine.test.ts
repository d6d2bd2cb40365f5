import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { rawRequest } from "../support/rawRequest.js";
import { Service } from "../support/startService.js";

/** Runs the program to its end. */
async function run(...args: string[]) {
  await using program = new Service({}, args);
  const exitCode = await program.ended();
  return { exitCode, stdout: program.stdout, stderr: program.stderr };
}

const ESCAPE = "\u001b";

test("--help tells of every command, on standard output and without colour", async () => {
  const { exitCode, stdout, stderr } = await run("--help");

  for (const command of ["serve", "sandbox", "print-schema", "check"]) {
    expect(stdout).toMatch(new RegExp(`^ +${command} `, "m"));
  }
  expect(stdout).not.toContain(ESCAPE);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test.each([
  ["serve", ["--port <number>", "--host <address>", "USERS_API_URL"]],
  ["sandbox", ["--port <number>", "SANDBOX_DATA_DIR"]],
  ["print-schema", ["--subgraph"]],
  ["check", ["Exit codes", "USERS_API_URL"]],
])("`%s --help` tells what it takes, and does nothing", async (command, words) => {
  const { exitCode, stdout, stderr } = await run(command, "--help");

  expect(stdout).toMatch(new RegExp(`^Usage: ensims-graphql ${command} `));
  for (const word of words) expect(stdout).toContain(word);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("--version is that of the package", async () => {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };

  expect(await run("--version")).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test.each([
  [["serv"], /unknown command 'serv'\n.*serve/],
  [["serve", "--prot", "1"], /unknown option '--prot'\n.*--port/],
  [["--prot", "1"], /unknown option '--prot'\n.*--port/],
  [["serve", "--port"], /argument missing/],
  [["print-schema", "--json"], /unknown option '--json'/],
  [["check", "everything"], /too many arguments for 'check'/],
])("%j is refused on standard error, with 2, and what is there is named", async (args, words) => {
  const { exitCode, stdout, stderr } = await run(...args);

  expect(stderr).toMatch(words);
  expect(stderr).toContain("--help");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

test.each([[["serve", "--port", "0", "--host", "localhost"]], [["--port=0", "--host=localhost"]]])(
  "options go before the environment: %j",
  async (args) => {
    await using service = new Service({ PORT: "1", HOST: "192.0.2.1" }, args);

    const url = await service.url();

    expect(JSON.parse((await rawRequest(url, "GET /livez")).body)).toEqual({ status: "ok" });
  },
);

test("an option with a wrong value is refused as its variable would be", async () => {
  const { exitCode, stdout, stderr } = await run("--port", "eighty");

  expect(stderr).toMatch(/PORT must be a whole number/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});
