import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { rawRequest } from "../support/rawRequest.js";
import { openTmp } from "../support/startService.js";
import { until } from "../support/until.js";
import { Container } from "./support/container.js";
import { deploymentOf, settingsOf } from "./support/deployment.js";
import { Builder, fillNodeBase, type ImageConfig } from "./support/image.js";
import { openKubectl } from "./support/manifests.js";
import { stopInUpload } from "./support/stopInUpload.js";

const BASE = "localhost/node-base";
const IMAGE = "localhost/ensims-graphql";
const DEPLOYMENT = fileURLToPath(new URL("../../deploy/kubernetes/base", import.meta.url));
let builder: Builder;
let config: ImageConfig;
let root: string;

beforeAll(async () => {
  builder = await Builder.open();
  await builder.fromScratch(BASE, fillNodeBase);
  await builder.build(IMAGE, BASE);
  ({ config } = await builder.inspect(IMAGE));
  root = await builder.mount(IMAGE);
});

afterAll(() => builder[Symbol.asyncDispose]());

/** The variables of the image, with these in their place. */
const environment = (env: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(config.Env.map((line) => line.split(/=(.*)/s, 2) as [string, string])),
  ...env,
});

/** Where it is reached from outside: it listens at every address. */
const urlOf = async (container: Container) => `http://127.0.0.1:${new URL(await container.url()).port}`;

test("the image is started as a user with a number, by Node and not by a shell, and is stopped by SIGTERM", () => {
  expect(config).toMatchObject({
    User: "65532:65532",
    Entrypoint: ["node", "--enable-source-maps", "/app/dist/main.js"],
    StopSignal: "SIGTERM",
    ExposedPorts: { "4000/tcp": {} },
    Labels: { "org.opencontainers.image.title": "ensims-graphql", "org.opencontainers.image.licenses": "MIT" },
  });
  expect(config).not.toHaveProperty("Cmd");
  expect(environment({})).toMatchObject({ NODE_ENV: "production", HOST: "0.0.0.0" });
});

test("the image has what the service reads, and nothing else of the repository", async () => {
  expect((await readdir(join(root, "app"))).sort()).toEqual(["LICENSE", "dist", "package.json", "schema"]);
  expect((await readdir(join(root, "app/schema"))).sort()).toEqual([
    "operations",
    "schema.graphql",
    "subgraph.graphql",
  ]);
});

test("with a read-only root, no rights and only /tmp to write, it serves, tells its health, and ends well in an upload", async () => {
  const [uid = 0, gid = 0] = config.User.split(":").map(Number);
  await using sandbox = await startSandbox();
  const upstream = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl };
  const env = environment({ ...upstream, PORT: "0", STOP_NOTICE_MS: "3000" });
  await using container = new Container({
    root,
    command: config.Entrypoint,
    env,
    user: { uid, gid },
    writable: ["/tmp"],
  });
  const url = await urlOf(container);

  expect(await container.rights()).toEqual({
    pid: "1",
    uids: "65532\t65532\t65532\t65532",
    gids: "65532\t65532\t65532\t65532",
    groups: "",
    capabilities: [0, 0, 0, 0],
    noNewPrivileges: "1",
    writable: ["/tmp"],
  });
  const health = await container.exec([...config.Entrypoint, "health"], { PORT: new URL(url).port });
  expect(JSON.parse(health)).toMatchObject({ status: "ready", upstream: { users: "up", jess: "up" } });
  await stopInUpload(container, url, sandbox, () => container.kill("SIGTERM"));
});

test("manifests of trusted documents are mounted, and read again after SIGHUP", async () => {
  await using sandbox = await startSandbox();
  await using folder = await openTmp();
  const [uid = 0, gid = 0] = config.User.split(":").map(Number);
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);
  await chmod(folder.path, 0o755);
  await write("app-1.graphql", "query One { __typename }");
  await using container = new Container({
    ...{ root, command: config.Entrypoint, user: { uid, gid }, writable: ["/tmp"] },
    mounted: { from: folder.path, to: "/etc/ensims/manifests" },
    env: environment({
      ...{ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, PORT: "0", LOG_LEVEL: "info" },
      TRUSTED_DOCUMENTS: "/etc/ensims/manifests",
    }),
  });
  const url = await urlOf(container);
  const ask = async (query: string) =>
    (await rawRequest(url, `GET /graphql?query=${encodeURIComponent(query)}`, { "apollo-require-preflight": "1" }))
      .status;

  expect([await ask("query One { __typename }"), await ask("query Two { __typename }")]).toEqual([200, 400]);
  await write("app-2.graphql", "query Two { __typename }");
  await container.kill("SIGHUP");
  await until(() => container.lines().some(({ msg }) => msg === "trusted documents reloaded"));
  expect(await ask("query Two { __typename }")).toBe(200);
});

test("two replicas run as the Deployment says; while one stops with an upload, in the time that it has, the other is ready", async () => {
  await using kubectl = await openKubectl();
  const manifests = await kubectl.render(DEPLOYMENT);
  const { pod, container } = deploymentOf(manifests);
  const { runAsUser, runAsGroup } = pod.securityContext;
  await using sandbox = await startSandbox();
  const upstream = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl };
  const spec = {
    ...{ root, command: config.Entrypoint, user: { uid: runAsUser, gid: runAsGroup } },
    env: environment({ ...settingsOf(manifests), ...upstream, PORT: "0" }),
    writable: container.volumeMounts.map(({ mountPath }) => mountPath),
  };
  await using old = new Container(spec);
  await using other = new Container(spec);
  const probe = async (replica: Container, { httpGet }: { readonly httpGet: { readonly path: string } }) =>
    (await rawRequest(await urlOf(replica), `GET ${httpGet.path}`)).status;
  const { startupProbe, livenessProbe, readinessProbe } = container;
  for (const each of [startupProbe, livenessProbe, readinessProbe])
    expect([await probe(old, each), await probe(other, each)]).toEqual([200, 200]);

  const startedAt = performance.now();
  await stopInUpload(old, await urlOf(old), sandbox, async () => {
    await old.kill("SIGTERM");
    expect(await probe(other, readinessProbe)).toBe(200);
  });

  expect(performance.now() - startedAt).toBeLessThan(pod.terminationGracePeriodSeconds * 1_000);
  expect(await probe(other, readinessProbe)).toBe(200);
});

test("it can be built for another architecture: nothing of that one runs in the build", async () => {
  await builder.fromScratch("localhost/empty-arm64", () => Promise.resolve(), "--arch", "arm64");

  await builder.build("localhost/ensims-graphql-arm64", "localhost/empty-arm64", "--arch", "arm64");

  const theirs = await builder.inspect("localhost/ensims-graphql-arm64");
  expect(theirs.architecture).toBe("arm64");
  expect(theirs.config).toEqual(config);
});
