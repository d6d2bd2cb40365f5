/**
 * GraphQL Mesh: what it composes from an OpenAPI document, in the upstream's words, served by Hive Gateway with graphql-jit.
 * The promised types are additional ones, whose resolvers call the composed fields: https://the-guild.dev/graphql/mesh/v1
 */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { getComposedSchemaFromConfig } from "@graphql-mesh/compose-cli";
import { useJIT } from "@graphql-mesh/plugin-jit";
import { DefaultLogger } from "@graphql-mesh/utils";
import { loadOpenAPISubgraph } from "@omnigraph/openapi";
import { contextOf, resolversOf } from "./resolvers.mjs";
import { encodedPath, typeDefs } from "./shape.mjs";

const upstream = loadOpenAPISubgraph("Upstream", {
  source: fileURLToPath(new URL("openapi.json", import.meta.url)),
  endpoint: process.env.UPSTREAM,
  operationHeaders: { cookie: "{context.headers.cookie}" },
});
const supergraph = await getComposedSchemaFromConfig(
  { subgraphs: [{ sourceHandler: upstream }] },
  new DefaultLogger("mesh"),
);

const INFO = "{ Title Description Major Minor Revision Release Update Notice }";
const ACCOUNT =
  "{ data { email title firstname middlename surname nickname position company tel address postcode country website twitter linkedin use_jess jess_user } }";
const LISTING = "{ fileName children { fileName nocheck fileSize } }";

const gateway = createGatewayRuntime({
  supergraph,
  additionalTypeDefs: typeDefs.replace("type Query", "extend type Query"),
  additionalResolvers: resolversOf({
    readInfo: (api, context, info) => {
      const { usersInfo, jessInfo } = context.Upstream.Query;
      return (api === "JESS" ? jessInfo : usersInfo)({ context, info, selectionSet: INFO });
    },
    readUser: (context, info) => context.Upstream.Query.account({ context, info, selectionSet: ACCOUNT }),
    readFolder: (path, context, info) =>
      context.Upstream.Query.listing({ args: { path: encodedPath(path) }, context, info, selectionSet: LISTING }),
  }),
  plugins: () => [
    useJIT(),
    { onContextBuilding: ({ context, extendContext }) => extendContext(contextOf(context.headers)) },
  ],
  logging: false,
  landingPage: false,
});
createServer(gateway).listen(Number(process.env.PORT), "127.0.0.1");
