/** Apollo Server, standalone, with RESTDataSource: https://www.apollographql.com/docs/apollo-server/data/fetching-rest */
import { RESTDataSource } from "@apollo/datasource-rest";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { jobsPath, statusPath, toJob, toJobPage } from "./jobs.mjs";
import { filesPath, infoPath, nodeResolvers, toFolder, toInfo, toUser, typeDefs, userPath } from "./shape.mjs";

class EnsimsAPI extends RESTDataSource {
  baseURL = process.env.UPSTREAM;

  constructor({ cookie, host, cache }) {
    super({ cache });
    this.cookie = cookie;
    this.host = host;
  }

  willSendRequest(_path, request) {
    request.headers.cookie = this.cookie;
  }

  async info(api) {
    return toInfo(await this.get(infoPath(api)));
  }

  async me() {
    return toUser(await this.get(userPath));
  }

  async files(path) {
    return toFolder(await this.get(filesPath(path)), this.host);
  }

  async jobs(first) {
    return toJobPage(await this.get(jobsPath), first);
  }

  async job(id) {
    return toJob(await this.get(statusPath(id)));
  }
}

const server = new ApolloServer({
  typeDefs,
  resolvers: {
    ...nodeResolvers,
    Query: {
      info: (_root, { api }, { api: ensims }) => ensims.info(api),
      me: (_root, _args, { api: ensims }) => ensims.me(),
      files: (_root, { path }, { api: ensims }) => ensims.files(path),
      jobs: (_root, { first }, { api: ensims }) => ensims.jobs(first),
      job: (_root, { id }, { api: ensims }) => ensims.job(id),
    },
  },
});
await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: "127.0.0.1" },
  context: async ({ req: { headers } }) => ({
    api: new EnsimsAPI({ cookie: headers.cookie, host: headers.host, cache: server.cache }),
  }),
});
