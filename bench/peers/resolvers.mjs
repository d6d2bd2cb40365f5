/** Hand-written resolvers for the peers that take plain ones. A listing is read once for each path of an operation. */
import { getJson } from "./getJson.mjs";
import { filesPath, infoPath, nodeResolvers, toFolder, toInfo, toUser, userPath } from "./shape.mjs";

export const resolvers = {
  ...nodeResolvers,
  Query: {
    info: async (_root, { api }) => toInfo(await getJson(infoPath(api))),
    me: async (_root, _args, { cookie }) => toUser(await getJson(userPath, cookie)),
    files: (_root, { path }, context) => {
      const known = context.folders.get(path);
      if (known !== undefined) return known;
      const folder = getJson(filesPath(path), context.cookie).then((wire) => toFolder(wire, context.host));
      context.folders.set(path, folder);
      return folder;
    },
  },
};

/** The context of one operation. */
export const contextOf = ({ cookie, host }) => ({ cookie, host, folders: new Map() });
