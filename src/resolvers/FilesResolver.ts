import type { FileUpload } from "graphql-upload/processRequest.mjs";
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import { DeletePayload } from "../schema/DeletePayload.js";
import { File } from "../schema/File.js";
import { Folder } from "../schema/Folder.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";
import { FilePath, parseFilePath, requireStorable } from "../schema/scalars/FilePath.js";
import { Upload } from "../schema/scalars/Upload.js";
import { UploadPayload } from "../schema/UploadPayload.js";
import { IncomingFiles } from "./IncomingFiles.js";

/** The caller's storage: look at it, add to it, take from it. */
@Resolver(() => UploadPayload)
export class FilesResolver {
  @Query(() => Folder, {
    nullable: true,
    description: "The folder at `path`, or null when there is none. From `GET /files/<path>` of the Users API.",
  })
  async files(
    @Arg("path", () => FilePath, { defaultValue: "/", description: "The folder to look at; the root by default." })
    path: string,
    @Ctx() { loaders }: Context,
  ) {
    const folder = await loaders.folder.load(path);
    if (folder === null || path === "/" || folder.children?.length !== 0) return folder;
    // Where nothing is, some upstreams show an empty folder (upstream-api §5): the parent's listing tells the two apart.
    return (await loaders.entry.load(path))?.isFolder === true ? folder : null;
  }

  @Query(() => File, {
    nullable: true,
    description:
      "The file at `path`, or null when there is none. From the listing of its folder, `GET /files/<folder>` of the Users API.",
  })
  async file(
    @Arg("path", () => FilePath, { description: "The file to look at." }) path: string,
    @Ctx() { loaders }: Context,
  ) {
    const entry = await loaders.entry.load(path);
    return entry?.isFolder === false ? entry : null;
  }

  @Mutation(() => UploadPayload, {
    description:
      "Store files in a folder, which is created when missing; a file of the same name is replaced, and the upstream unpacks `.zip` archives. Two files of one name are refused. Send it as a GraphQL multipart request. From `POST /files/<path>` of the Users API.",
  })
  async upload(
    @Arg("path", () => FilePath, { defaultValue: "/", description: "The folder to store the files in." }) path: string,
    @Arg("files", () => [Upload], { description: "The files, each a part of the multipart request." })
    files: readonly Promise<FileUpload>[],
    @Ctx() { dataSources, loaders, limits }: Context,
  ) {
    requireStorable(path);
    if (files.length === 0) throw badUserInput("There is no file to store. Give at least one.");
    if (files.length > limits.maxUploadFiles) {
      throw badUserInput(`There are too many files. Store at most ${limits.maxUploadFiles} at once.`);
    }
    const incoming = new IncomingFiles(files);
    try {
      return await dataSources.files.upload(path, incoming, limits.maxUploadBytes);
    } finally {
      incoming.close();
      loaders.clear();
    }
  }

  @FieldResolver(() => Folder, {
    nullable: true,
    description:
      "The folder that now holds the files, read back when it is asked for; null after a refusal. From `GET /files/<fileHandle>` of the Users API.",
  })
  folder(@Root() { fileHandle }: UploadPayload, @Ctx() { loaders }: Context) {
    return fileHandle === null ? null : loaders.folder.load(parseFilePath(fileHandle));
  }

  @Mutation(() => DeletePayload, {
    description:
      "Delete the file, or the folder with all it holds, at `path`. The root is refused. From `DELETE /files/<path>` of the Users API.",
  })
  async delete(
    @Arg("path", () => FilePath, { description: "The file or folder to delete." }) path: string,
    @Ctx() { dataSources, loaders }: Context,
  ) {
    if (path === "/") throw badUserInput("The root cannot be deleted. Delete what is in it.");
    const result = await dataSources.files.delete(path);
    loaders.clear(); // what was listed before may be gone
    return { ...result, path };
  }
}
