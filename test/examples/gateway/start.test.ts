import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import type { GraphQLFormattedError } from "graphql";
import { fetch } from "undici";
import { LogOnDocument, UpdateAccountDocument } from "../../generated/operations.js";
import { codes, DEMO } from "../../resolvers/upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import { TestClient } from "../../support/TestClient.js";
import { project } from "./project.js";
import { signIn } from "./signIn.js";
import { Gateway, startGateway } from "./startGateway.js";

test.each(["hive", "apollo"])(
  "one command composes and starts everything, and signals end it all: %s",
  async (name) => {
    await using example = new Gateway({ LOG_LEVEL: "error", GATEWAY: name });
    const { gateway, ensims } = await example.urls();
    const caller = new TestClient(gateway);
    await caller.execute(LogOnDocument, { input: DEMO });

    const { data } = await caller.execute("{ me { nickname projects { title } } }");
    expect(data).toEqual({
      me: { nickname: "Demo", projects: [{ title: "A box of one zone" }, { title: "Twelve cases of the shoebox" }] },
    });

    example.child.kill("SIGINT"); // a terminal and npm may each send one
    expect(await example.stop()).toBe(0);
    for (const url of [gateway, ensims]) await expect(fetch(url)).rejects.toThrow();
  },
);

test("when ensims-graphql cannot be started, the command says why and fails", async () => {
  await using example = new Gateway({ USERS_API_URL: "nonsense", JESS_API_URL: "nonsense" });

  await expect(example.urls()).rejects.toThrow(/USERS_API_URL/);
  await example.stop();
  expect(example.child.exitCode).toBe(1);
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
  const readme = await readFile(new URL("../../../examples/gateway/README.md", import.meta.url), "utf8");
  const [, tour = ""] = /```sh tour\n(.*?)```/s.exec(readme) ?? [];
  const script = tour.replace("http://127.0.0.1:4040", gateway.gateway).replace("http://127.0.0.1:4000", app.url);
  const folder = await mkdtemp(join(tmpdir(), "tour-"));
  try {
    const { stdout, stderr } = await promisify(execFile)("bash", ["--norc", "-eu", "-o", "pipefail", "-c", script], {
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
      ...[["BAD_USER_INPUT"], [undefined], [], [], [], [], ["UNAUTHENTICATED"]],
    ]);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the documentation quotes the files that are tested here", async () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
  const docs = await read("docs/gateways.md");

  expect(docs).toContain(`\`\`\`js\n${await read("examples/gateway/gateway.config.js")}\`\`\`\n`);
  for (const name of ["apolloGateway.js", "askSubgraph.js"])
    expect(docs).toContain(`\`\`\`js\n// ${name}\n${await read(`examples/gateway/${name}`)}\`\`\`\n`);
});
