import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { startCollector } from "../support/startCollector.js";
import { NEEDS_STORE, startStore, testOfStore } from "../support/startStore.js";
import { Service } from "../support/startService.js";

async function check(env: Record<string, string>) {
  await using program = new Service(env, ["check"]);
  const exitCode = await program.ended();
  return { exitCode, lines: program.stdout.trimEnd().split("\n"), stderr: program.stderr };
}

test("`check` prints the version of both REST APIs", async () => {
  await using sandbox = await startSandbox();

  const { exitCode, lines, stderr } = await check({
    USERS_API_URL: sandbox.usersUrl,
    JESS_API_URL: sandbox.jessUrl,
  });

  expect(lines).toEqual([
    "Configuration  is valid",
    `Users API      ${sandbox.usersUrl} responds: Users Web API, version 1.0.0-beta`,
    expect.stringMatching(`^JESS API       ${sandbox.jessUrl} responds: JESS .*, version \\d`),
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(sandbox.journal.entries.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    "GET /jess_web/api/info",
    "GET /users/api/info",
  ]);
});

test("`check` says how an API fails, and exits with 1", async () => {
  await using sandbox = await startSandbox();
  await using gone = await startSandbox();
  await gone.stop();
  sandbox.failNext("GET", { status: 200, headers: { "content-type": "text/html" }, body: "<p>Welcome</p>" });

  const { exitCode, lines, stderr } = await check({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: gone.jessUrl });

  expect(lines).toEqual([
    "Configuration  is valid",
    expect.stringMatching(`^Users API      ${sandbox.usersUrl} sent an unexpected response`),
    expect.stringMatching(`^JESS API       ${gone.jessUrl} cannot be reached \\(ECONNREFUSED\\)`),
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
});

test.each([
  ["each is that of the other", ["jess", "users"]],
  ["both are that of Users", ["users", "users"]],
  ["both are that of JESS", ["jess", "jess"]],
] as const)("`check` exits with 1 if a base URL is that of the other API: %s", async (_, [users, jess]) => {
  await using sandbox = await startSandbox();
  const urls = { users: sandbox.usersUrl, jess: sandbox.jessUrl };

  const { exitCode, lines } = await check({ USERS_API_URL: urls[users], JESS_API_URL: urls[jess] });

  const isOther = (name: string) => `is that of the other API (${name}): USERS_API_URL and JESS_API_URL`;
  expect(lines.slice(1)).toEqual([
    users === "users"
      ? `Users API      ${urls.users} responds: Users Web API, version 1.0.0-beta`
      : expect.stringContaining(`Users API      ${urls.jess} ${isOther("JESS Web API")}`),
    jess === "jess"
      ? expect.stringContaining(`JESS API       ${urls.jess} responds: JESS Web API`)
      : expect.stringContaining(`JESS API       ${urls.users} ${isOther("Users Web API")}`),
  ]);
  expect(exitCode).toBe(1);
});

test("`check` takes an API whose title it does not know", async () => {
  await using sandbox = await startSandbox();
  const { body } = await fetch(`${sandbox.usersUrl}/info`).then(async (response) => ({ body: await response.text() }));
  sandbox.failNext("GET", { status: 200, body: body.replace("Users Web API", "Accounts") });

  const { exitCode, lines } = await check({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.usersUrl });

  expect(lines.slice(1).filter((line) => line.includes("responds: Accounts, version"))).toHaveLength(1);
  expect(exitCode).toBe(1);
});

test("`check` times out if an API does not respond", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { delayMs: 60_000 });

  const { exitCode, lines } = await check({
    ...{ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl },
    UPSTREAM_TIMEOUT_MS: "2000",
  });

  expect(lines.filter((line) => line.includes("did not respond in time"))).toHaveLength(1);
  expect(exitCode).toBe(1);
});

test("`check` says that the sandbox is used if no API is configured", async () => {
  const { exitCode, lines, stderr } = await check({});

  expect(lines).toEqual([
    "Configuration  is valid",
    "Users API      is the sandbox (USERS_API_URL is not set)",
    "JESS API       is the sandbox (JESS_API_URL is not set)",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

/** What docs/operations.md says that an account of the store needs. */
const RIGHTS =
  "+eval +info +select +client|setname +time +get +incr +pexpire +pttl +zadd +zrem +zcard +zremrangebyscore".split(" ");
const account = (rights: readonly string[]) => [
  "--user",
  ..."ensims on >password resetkeys ~ensims:* -@all".split(" "),
  ...rights,
];

testOfStore(`\`check\` makes an attempt in the store of RATE_LIMIT_URL, ${NEEDS_STORE}`, async () => {
  await using store = await startStore({ args: account(RIGHTS) });

  const { exitCode, lines } = await check({ RATE_LIMIT_URL: store.url.replace("//", "//ensims:password@") });

  expect(lines[1]).toBe(`Store          127.0.0.1:${store.port} can be used`);
  expect(exitCode).toBe(0);
  expect(await store.dump()).toMatch(/^ensims:check:\{\w+\}:wrong "1" \d+$/);
});

testOfStore(`a password that the store does not ask for is no line of its own in the log, ${NEEDS_STORE}`, async () => {
  await using store = await startStore();
  await using asking = await startStore({ args: ["--requirepass", "secret"] });

  for (const { url, port } of [store, asking]) {
    const { exitCode, lines, stderr } = await check({ RATE_LIMIT_URL: url.replace("//", "//:secret@") });
    expect({ exitCode, line: lines[1], stderr }).toEqual({
      ...{ exitCode: 0, line: `Store          127.0.0.1:${port} can be used`, stderr: "" },
    });
  }
});

testOfStore(
  `\`check\` says why the store cannot be used, without its password, and exits with 1, ${NEEDS_STORE}`,
  async () => {
    await using store = await startStore({ args: account(RIGHTS.filter((right) => right !== "+zcard")) });
    const place = `127.0.0.1:${store.port}`;

    const refused = await check({ RATE_LIMIT_URL: `redis://ensims:secret@${place}` });
    const lacking = await check({ RATE_LIMIT_URL: `redis://ensims:password@${place}` });
    await store.stop();
    const gone = await check({ RATE_LIMIT_URL: `redis://ensims:password@${place}` });

    expect(
      [refused, lacking, gone].map(({ exitCode, lines, stderr }) => ({ exitCode, line: lines[1], stderr })),
    ).toEqual([
      { exitCode: 1, line: `Store          ${place} cannot be used (WRONGPASS)`, stderr: "" },
      { exitCode: 1, line: expect.stringMatching(`^Store          ${place} cannot be used \\([A-Z]+\\)$`), stderr: "" },
      { exitCode: 1, line: `Store          ${place} cannot be used (connect ECONNREFUSED ${place})`, stderr: "" },
    ]);
  },
);

test.each(["http/protobuf", "http/json"])(
  "`check` sends a collector no trace, by %s, as traces are sent",
  async (protocol) => {
    await using collector = await startCollector();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };

    const { exitCode, lines, stderr } = await check({ ...env, OTEL_EXPORTER_OTLP_HEADERS: "api-key=secret" });

    expect(lines[1]).toBe(`Traces         can be sent by ${protocol}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const type = protocol === "http/json" ? "application/json" : "application/x-protobuf";
    expect(collector.received).toMatchObject([
      { url: "/v1/traces", headers: { "content-type": type, "api-key": "secret" } },
    ]);
    expect(collector.spans()).toEqual([]);
  },
);

test("`check` says why traces cannot be sent, and exits with 1", async () => {
  await using collector = await startCollector();
  collector.answer(401);
  const to = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };

  const refused = await check(to);
  const byGrpc = await check({ ...to, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" });
  const byZipkin = await check({ OTEL_TRACES_EXPORTER: "zipkin" });
  const noUrls = [
    await check({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }),
    await check({ ...to, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://" }),
  ];

  expect(
    [refused, byGrpc, byZipkin].map(({ exitCode, lines, stderr }) => ({ exitCode, line: lines[1], stderr })),
  ).toEqual([
    { exitCode: 1, line: "Traces         cannot be sent (the collector answered 401)", stderr: "" },
    { exitCode: 1, line: expect.stringMatching(/^Traces {9}OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not supp/), stderr: "" },
    { exitCode: 1, line: expect.stringMatching(/^Traces {9}OTEL_TRACES_EXPORTER=zipkin is not supp/), stderr: "" },
  ]);
  expect(noUrls.map(({ exitCode, lines }) => ({ exitCode, line: lines[1] }))).toEqual(
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"].map((name) => ({
      exitCode: 1,
      line: `Traces         ${name} must be an http:// or https:// URL, so no traces are sent.`,
    })),
  );
});

test("`check` does not try to send traces that are switched off", async () => {
  await using collector = await startCollector();

  const { exitCode, lines } = await check({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_EXPORTER: "none",
  });

  expect({ exitCode, lines: lines.length, received: collector.received }).toEqual({
    exitCode: 0,
    lines: 3,
    received: [],
  });
});

test.each(["true", "10.0.0.0/8,0.0.0.0/0"])("`check` warns of TRUST_PROXY=%s, as a start does", async (trust) => {
  const { exitCode, lines } = await check({ TRUST_PROXY: trust });

  expect(lines[1]).toMatch(/^Warning {8}TRUST_PROXY=.* trusts every caller's X-Forwarded-\* headers/);
  expect(exitCode).toBe(0);
});

test("`check` prints every problem of the configuration, and exits with 2", async () => {
  const { exitCode, lines, stderr } = await check({ PORT: "eighty", USERS_API_URL: "http://users.example.org" });

  expect(stderr).toMatch(/^The configuration is invalid:\n {2}PORT must be .*\n {2}JESS_API_URL must be .*\n$/);
  expect({ exitCode, lines }).toEqual({ exitCode: 2, lines: [""] });
});
