/**
 * The modules that test files share. Jest gives each test file a realm of its own, where every module is read and compiled again.
 * Most test files talk to the service over sockets, so its realm does not matter to them: all of a worker use one copy of these
 * modules, and of what they import. That saves about a third of the suite's time. `build.mjs` bundles the copy, `environment.mjs` loads it,
 * and `resolver.cjs` leads each import of such a module to it. Every other module is a test file's own.
 */
export const SHARED_MODULES = [
  "src/UpstreamError.ts",
  "src/createUpstreams.ts",
  "src/http/CallerClient.ts",
  "src/http/HttpClient.ts",
  "src/sandbox/startSandbox.ts",
  "src/server/createServer.ts",
  "src/startApp.ts",
  "test/support/DirectExecutor.ts",
  "test/support/TestClient.ts",
  "test/support/compareWithGraphql.ts",
  "test/support/manyCallers.ts",
  "test/support/startTestApp.ts",
];

export const SHARED_PACKAGES = ["graphql", "pino", "undici"];
