import { expect, test } from "@jest/globals";
import { mapOf, openManifests, sha256 } from "../../../support/manifests.js";
import { rawRequest } from "../../../support/rawRequest.js";
import { startOnSandbox } from "../../../support/startOnSandbox.js";
import { Service } from "../../../support/startService.js";
import { until } from "../../../support/until.js";

const ME = "query Me { me { email } }";
const SESSION = "query Session { session { user } }";

test("SIGHUP reads the manifest again under load: no request fails, a wrong manifest changes nothing, the next signal ends it", async () => {
  await using manifests = await openManifests({ "1.json": mapOf({ Me: ME }) });
  await using app = await startOnSandbox({ LOG_LEVEL: "info", TRUSTED_DOCUMENTS: manifests.path });
  const { service, url, headers } = app;
  const ask = async (text: string) => {
    const body = JSON.stringify({ documentId: `sha256:${sha256(text)}` });
    const answer = await rawRequest(url, "POST /graphql", { ...headers, "Content-Type": "application/json" }, body);
    return `${answer.status} ${/"code":"(\w+)"/.exec(answer.body)?.[1] ?? "ok"}`;
  };
  const seen = new Set<string>();
  let isDone = false;
  const load = Array.from({ length: 4 }, async () => {
    while (!isDone) seen.add(await ask(ME));
  });
  const reload = async (msg: string) => {
    const before = service.lines().filter((line) => line.msg === msg).length;
    service.child.kill("SIGHUP");
    await until(() => service.lines().filter((line) => line.msg === msg).length > before);
    return service.lines().findLast((line) => line.msg === msg);
  };

  expect(await ask(SESSION)).toBe("400 PERSISTED_DOCUMENT_NOT_FOUND");
  await manifests.write("2.json", mapOf({ Session: SESSION }));
  expect(await reload("trusted documents reloaded")).toMatchObject({ level: 30, files: 2, documents: 2, before: 1 });
  expect(await ask(SESSION)).toBe("200 ok");
  await manifests.write("2.json", "{");
  expect(await reload("the trusted documents are invalid: the old ones stay")).toMatchObject({
    level: 50,
    problems: [expect.stringContaining("2.json is not valid JSON")],
  });
  expect(await ask(SESSION)).toBe("200 ok");
  isDone = true;
  await Promise.all(load);
  expect([...seen]).toEqual(["200 ok"]);

  await manifests.write("1.json", mapOf({ Session: SESSION }));
  await manifests.write("2.json", mapOf({ Session: SESSION }));
  await reload("trusted documents reloaded");
  expect(await ask(ME)).toBe("400 PERSISTED_DOCUMENT_NOT_FOUND"); // though it was in the cache of requests
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
});

test("a wrong manifest is exit code 2, of a start and of `check`; a right one is told by `check`", async () => {
  await using manifests = await openManifests({ "a.json": { me: "{ me { nikname } }" } });
  for (const args of [[], ["check"]]) {
    await using program = new Service({ TRUSTED_DOCUMENTS: manifests.path }, args);
    expect(await program.ended()).toBe(2);
    expect(program.stderr).toMatch(
      /^The configuration is invalid:\n {2}TRUSTED_DOCUMENTS .*a\.json id "me": Cannot query field "nikname".*\n$/,
    );
    expect(program.stdout).toBe("");
  }

  await manifests.write("a.json", mapOf({ Me: ME }));
  await using program = new Service({ TRUSTED_DOCUMENTS: manifests.path, TRUSTED_DOCUMENTS_MODE: "log" }, ["check"]);
  expect(await program.ended()).toBe(0);
  expect(program.stdout).toContain(`Documents      ${manifests.path} has 1 valid document in 1 file (mode log)\n`);
});
