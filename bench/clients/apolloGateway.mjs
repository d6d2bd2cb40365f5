/** What the `RemoteGraphQLDataSource` of `@apollo/gateway` asks its subgraph, of a caller with a bearer token. */
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { ENTITIES, OPERATIONS, SESSION } from "./operations.mjs";
import { supergraphOf } from "./supergraph.mjs";

const buildService = ({ url }) =>
  new RemoteGraphQLDataSource({
    url,
    willSendRequest({ request, context }) {
      if (context.authorization) request.http.headers.set("authorization", context.authorization);
    },
  });

export const clients = {
  "apollo-gateway": {
    operations: [...OPERATIONS, ENTITIES],
    async open(urls) {
      const gateway = new ApolloGateway({ supergraphSdl: supergraphOf(urls), buildService });
      const server = new ApolloServer({ gateway, stopOnTerminationSignals: false });
      await server.start();
      const ask = async ({ query, variables, operationName }) => {
        const contextValue = { authorization: `Bearer ${SESSION}` };
        const { body } = await server.executeOperation({ query, variables, operationName }, { contextValue });
        return body.singleResult;
      };
      return { ask, close: () => server.stop() };
    },
  },
};
