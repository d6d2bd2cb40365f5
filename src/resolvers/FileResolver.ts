import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import { mediaTypeOf } from "../files/mediaType.js";
import { encodePath } from "../files/storagePath.js";
import { File } from "../schema/File.js";
import { FileText } from "../schema/FileText.js";
import { decodeBeginning, DEFAULT_TEXT_BYTES, previewBytes } from "./filePreview.js";

/** What a file says of itself. */
@Resolver(() => File)
export class FileResolver {
  @FieldResolver(() => String, {
    description:
      "By the ending of the name, e.g. `text/csv`; files of EnergyPlus, Radiance and their like are known, `application/octet-stream` stands for unknown.",
  })
  mediaType(@Root() { name }: File): string {
    return mediaTypeOf(name);
  }

  @FieldResolver(() => String, {
    description:
      "Absolute URL that streams the bytes to the same session (cookie or bearer token) and supports Range. From `GET /files/<path>` of the Users API.",
  })
  url(@Root() { path }: File, @Ctx() { publicUrl }: Context): string {
    return `${publicUrl}/files${encodePath(path)}`;
  }

  @FieldResolver(() => FileText, {
    description:
      "The beginning of the file as text, for looking at; use `url` for the file itself. Read as UTF-16 when a byte order mark says so, else as UTF-8, and as Windows-1252 when it is not valid UTF-8. From `GET /files/<path>` of the Users API.",
  })
  async text(
    @Root() { path, size }: File,
    @Arg("maxBytes", () => Int, {
      nullable: true,
      defaultValue: DEFAULT_TEXT_BYTES,
      description: "How many bytes to read at most: 1 to 1,048,576. Null: 65,536.",
    })
    asked: number | null,
    @Ctx() { dataSources, budget }: Context,
  ) {
    const maxBytes = previewBytes(asked, size, budget);
    const { bytes, truncated } = await dataSources.files.head(path, maxBytes);
    return { content: decodeBeginning(bytes, truncated), truncated };
  }
}
