/** Hand-written resolvers for the peers that take plain ones. A listing is read once for each path of an operation. */
import { getJson } from "./getJson.mjs";
import { jobsPath, statusPath, toJob, toJobPage } from "./jobs.mjs";
import { filesPath, infoPath, nodeResolvers, toFolder, toInfo, toUser, userPath } from "./shape.mjs";

/** Resolvers on top of what reads the upstream: each function is given what it needs, the context and graphql's `info`. */
export const resolversOf = ({ readInfo, readUser, readFolder, readJobs, readStatus }) => ({
  ...nodeResolvers,
  Query: {
    info: async (_root, { api }, context, info) => toInfo(await readInfo(api, context, info)),
    me: async (_root, _args, context, info) => toUser(await readUser(context, info)),
    files: (_root, { path }, context, info) => {
      const known = context.folders.get(path);
      if (known !== undefined) return known;
      const folder = readFolder(path, context, info).then((wire) => toFolder(wire, context.host));
      context.folders.set(path, folder);
      return folder;
    },
    jobs: async (_root, { first }, context) => toJobPage(await readJobs(context), first),
    job: async (_root, { id }, context) => toJob(await readStatus(id, context)),
  },
});

export const resolvers = resolversOf({
  readInfo: (api) => getJson(infoPath(api)),
  readUser: ({ cookie }) => getJson(userPath, cookie),
  readFolder: (path, { cookie }) => getJson(filesPath(path), cookie),
  readJobs: ({ cookie }) => getJson(jobsPath, cookie),
  readStatus: (id, { cookie }) => getJson(statusPath(id), cookie),
});

/** The upstream takes a cookie only; some clients were recorded with a bearer token. */
const cookieOf = ({ cookie, authorization }) => cookie ?? authorization?.replace(/^Bearer /, "session_token=");

/** The context of one operation. */
export const contextOf = (headers) => ({ cookie: cookieOf(headers), host: headers.host, folders: new Map() });
