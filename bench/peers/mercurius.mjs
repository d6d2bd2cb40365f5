/** mercurius on Fastify with graphql-jit from the first call on: the fastest of the published servers on Node. */
import Fastify from "fastify";
import mercurius from "mercurius";
import { contextOf, resolvers } from "./resolvers.mjs";
import { typeDefs } from "./shape.mjs";

const app = Fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  jit: 1,
  path: "/graphql",
  context: ({ headers }) => contextOf(headers),
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
