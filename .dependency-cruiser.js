/** A package that only these folders may import. */
const only = (name, packages, folders) => ({
  name: `${name}-only-in-its-layer`,
  severity: "error",
  from: { path: "^src/", pathNot: folders },
  to: { path: `^node_modules/(${packages})/` },
});

/** Modules that must not import these others. */
const never = (name, from, to, toNot) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: to, ...(toNot && { pathNot: toNot }) },
});

/**
 * Data flows down: HTTP in, context, resolvers, data sources, HTTP out. No import goes up.
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: ["^src/main\\.ts$", "\\.d\\.ts$"] },
      to: {},
    },
    {
      name: "not-to-dev-dependencies",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/server/pages/renderGraphiql\\.ts$" }, // it runs in the build
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown"], dependencyTypesNot: ["type-only"] },
    },
    only("undici", "undici", "^src/http/"),
    only("dataloader", "dataloader", "^src/loaders/"),
    only("type-graphql", "type-graphql", "^src/(schema|resolvers)/"),
    only("apollo-server", "@apollo/server", "^src/server/"),
    only("commander", "commander", "^src/commands/"),
    only("opentelemetry", "@opentelemetry", "^src/telemetry/"),
    only("iovalkey", "iovalkey", "^src/context/store/"),
    only("prom-client", "prom-client", "^src/telemetry/metrics/"),
    never(
      "metrics-see-codes-and-reports-only",
      "^src/telemetry/metrics/",
      "^src/(?!telemetry/metrics/|server/errors/errorCodes\\.ts$|server/log/RequestLog\\.ts$|http/call/Caller\\.ts$|UpstreamError\\.ts$)",
    ),
    {
      name: "metrics-are-loaded-when-they-are-on",
      severity: "error",
      from: { path: "^src/(?!telemetry/metrics/)" },
      to: { path: "^src/telemetry/metrics/", dependencyTypesNot: ["dynamic-import", "type-only"] },
    },
    only("graphql-jit", "graphql-jit", "^src/server/graphql/"),
    only("zod", "zod", "^src/(config/|datasources/|sandbox/)"),
    never("sandbox-knows-the-sandbox-only", "^src/sandbox/", "^src/(?!sandbox/)"),
    never(
      "only-startApp-and-its-command-know-the-sandbox",
      "^src/(?!sandbox/|startApp\\.ts$|commands/sandbox\\.ts$)",
      "^src/sandbox/",
    ),
    never("schema-knows-the-rules-of-paths-only", "^src/schema/", "^src/(?!schema/|files/storagePath\\.ts$)"),
    never("http-is-the-lowest-layer", "^src/http/", "^src/(?!http/|(?:UpstreamError|runtime/batchWrites)\\.ts$)"),
    // Within http: limits < exchange < response < resilience < call < HttpClient, CallerClient, Reader.
    never("http-limits-stand-alone", "^src/http/limits/", "^src/http/(?!limits/)"),
    never("http-cache-stands-alone", "^src/http/cache/", "^src/http/(?!cache/)"),
    never("http-exchange-sees-limits", "^src/http/exchange/", "^src/http/(?!(?:exchange|limits)/)"),
    never("http-response-sees-exchange", "^src/http/response/", "^src/http/(?!(?:response|exchange)/)"),
    never("http-resilience-does-not-look-up", "^src/http/resilience/", "^src/http/([^/]+$|(?:call|cache|range)/)"),
    never("http-call-does-not-look-up", "^src/http/call/", "^src/http/([^/]+$|range/)"),
    never("http-range-sees-types-of-headers", "^src/http/range/", "^src/http/(?!range/|exchange/Exchange\\.ts$)"),
    never(
      "data-sources-see-http-only",
      "^src/datasources/",
      "^src/(?!datasources/|http/|(?:UpstreamError|files/storagePath)\\.ts$)",
    ),
    never("data-sources-without-graphql", "^src/(datasources|http)/", "^node_modules/(graphql|type-graphql|@apollo)"),
    never(
      "loaders-see-data-sources-only",
      "^src/loaders/",
      "^src/(?!loaders/|datasources/|(?:UpstreamError|toError)\\.ts$)",
    ),
    never(
      "live-sees-data-sources-and-http-only",
      "^src/live/",
      "^src/(?!live/|datasources/|http/|(?:UpstreamError|toError)\\.ts$)",
    ),
    never(
      "only-resolvers-context-and-server-know-live",
      "^src/(?!live/|resolvers/|context/Context\\.ts$|server/)",
      "^src/live/",
    ),
    never("resolvers-do-not-look-up", "^src/resolvers/", "^src/(server/|http/|config/|startApp\\.ts)"),
    {
      name: "resolvers-see-of-context-types-only",
      severity: "error",
      from: { path: "^src/resolvers/" },
      to: { path: "^src/context/", dependencyTypesNot: ["type-only"] },
    },
    never("context-does-not-look-up", "^src/context/", "^src/(server/|resolvers/|startApp\\.ts)"),
    never(
      "only-commands-know-the-start",
      "^src/(?!main\\.ts|commands/|startApp\\.ts|sandbox/)",
      "^src/(main|startApp|createUpstreams)\\.ts$",
    ),
    never("traces-do-not-look-up", "^src/telemetry/traces/", "^src/(server|resolvers|loaders|live|context|startApp)"),
    never(
      "of-telemetry-only-types-are-known-to-requests",
      "^src/(?!telemetry/|startApp\\.ts$|commands/check\\.ts$)",
      "^src/telemetry/traces/(?!RequestTrace|Traces)",
    ),
    // Between the folders of src/server.
    never(
      "server-folders-know-neither-graphql-nor-files",
      "^src/server/(connections|health|log|multipart|pages|request|response|session)/",
      "^src/server/(graphql|files|jobs)/",
    ),
    never(
      "errors-know-of-graphql-the-limits-only",
      "^src/server/errors/",
      "^src/server/(graphql/(?!rules/operationLimits\\.ts$)|files/|jobs/|connections/)",
    ),
    never("log-knows-errors-only", "^src/server/log/", "^src/server/(?!log/|errors/)"),
    never("multipart-knows-errors-only", "^src/server/multipart/", "^src/server/(?!multipart/|errors/)"),
    never(
      "connections-know-log-errors-request-only",
      "^src/server/connections/",
      "^src/server/(?!connections/|log/|errors/|request/)",
    ),
    never(
      "request-and-session-know-each-other-and-errors-only",
      "^src/server/(request|session)/",
      "^src/server/(?!request/|session/|errors/)",
    ),
    never("graphql-knows-neither-files-nor-jobs", "^src/server/graphql/", "^src/server/(files|jobs)/"),
    never("files-know-neither-graphql-nor-jobs", "^src/server/files/", "^src/server/(graphql|jobs)/"),
    never("jobs-do-not-know-graphql", "^src/server/jobs/", "^src/server/graphql/"),
    never("server-folders-do-not-know-createServer", "^src/server/[^/]+/", "^src/server/createServer\\.ts$"),
    // Between the folders of src/sandbox.
    never("sandbox-wire-knows-the-quirks-only", "^src/sandbox/wire/", "^src/sandbox/(?!wire/|Quirks\\.ts$)"),
    never(
      "sandbox-store-knows-the-json-type-only",
      "^src/sandbox/store/",
      "^src/sandbox/(?!store/|wire/jacksonJson\\.ts$)",
    ),
    never("sandbox-faults-know-wire-only", "^src/sandbox/faults/", "^src/sandbox/(?!faults/|wire/)"),
    never("commands-are-known-to-the-command-line-only", "^src/(?!main\\.ts$|commands/)", "^src/commands/"),
    {
      name: "commands-are-loaded-when-they-run",
      severity: "error",
      from: { path: "^src/(main|commands/runCommandLine)\\.ts$" },
      to: {
        path: "^src/",
        pathNot: "^src/(commands/runCommandLine|config/ConfigError|packageUrl|runtime/signals)\\.ts$",
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
