/** graphql-yoga on node:http, as its documentation starts it. */
import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";
import { contextOf, resolvers } from "./resolvers.mjs";
import { typeDefs } from "./shape.mjs";

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ req }) => contextOf(req.headers),
  logging: false,
  landingPage: false,
});
createServer(yoga).listen(Number(process.env.PORT), "127.0.0.1");
