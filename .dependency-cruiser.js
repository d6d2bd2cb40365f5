/**
 * The rules of the house: data flows down (HTTP in → context → resolvers → data sources → HTTP out), an arrow never goes up.
 * @type {import("dependency-cruiser").IConfiguration}
 */
const only = (name, packages, folders) => ({
  name: `${name}-only-in-its-layer`,
  severity: "error",
  from: { path: "^src/", pathNot: folders },
  to: { path: `^node_modules/(${packages})/` },
});
const never = (name, from, to, toNot) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: to, ...(toNot && { pathNot: toNot }) },
});

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
    only("graphql-jit", "graphql-jit", "^src/server/graphql/"),
    only("zod", "zod", "^src/(config/|datasources/|sandbox/)"),
    never("sandbox-knows-nothing-of-the-rest", "^src/sandbox/", "^src/(?!sandbox/)"),
    never(
      "nobody-but-startApp-and-its-command-knows-the-sandbox",
      "^src/(?!sandbox/|startApp\\.ts$|commands/sandbox\\.ts$)",
      "^src/sandbox/",
    ),
    never(
      "schema-imports-nothing-of-ours-but-the-rules-of-paths",
      "^src/schema/",
      "^src/(?!schema/|files/storagePath\\.ts$)",
    ),
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
    never("resolvers-do-not-look-up", "^src/resolvers/", "^src/(server/|http/|config/|startApp\\.ts)"),
    {
      name: "resolvers-see-of-context-types-only",
      severity: "error",
      from: { path: "^src/resolvers/" },
      to: { path: "^src/context/", dependencyTypesNot: ["type-only"] },
    },
    never("context-does-not-look-up", "^src/context/", "^src/(server/|resolvers/|startApp\\.ts)"),
    never(
      "nobody-looks-up-to-the-start",
      "^src/(?!main\\.ts|commands/|startApp\\.ts|sandbox/)",
      "^src/(main|startApp|createUpstreams)\\.ts$",
    ),
    never("commands-are-known-to-the-command-line-only", "^src/(?!main\\.ts$|commands/)", "^src/commands/"),
    {
      name: "commands-are-loaded-when-they-run",
      severity: "error",
      from: { path: "^src/(main|commands/runCommandLine)\\.ts$" },
      to: {
        path: "^src/",
        pathNot: "^src/(commands/runCommandLine|config/ConfigError|packageUrl)\\.ts$",
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
