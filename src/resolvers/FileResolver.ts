import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import { decodeText } from "../files/decodeText.js";
import { mediaTypeOf } from "../files/mediaType.js";
import { encodePath } from "../files/storagePath.js";
import { File } from "../schema/File.js";
import { FileText } from "../schema/FileText.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";

/** Text is a preview; the whole file is at `url`. */
const MAX_TEXT_BYTES = 1_048_576;
const DEFAULT_TEXT_BYTES = 65_536;

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
    const maxBytes = asked ?? DEFAULT_TEXT_BYTES;
    if (maxBytes < 1 || maxBytes > MAX_TEXT_BYTES) {
      throw badUserInput(`The argument \`maxBytes\` is out of range. Give a number from 1 to ${MAX_TEXT_BYTES}.`);
    }
    if (!budget.spend("textBytes", Math.min(size, maxBytes))) {
      throw badUserInput("The answer would hold too much text. Ask for at most 16 MiB in one operation.");
    }
    const { bytes, truncated } = await dataSources.files.head(path, maxBytes);
    return { content: decode(bytes, truncated), truncated };
  }
}

/** A character that is cut off by the end of a truncated text is left out. */
function decode(bytes: Buffer, truncated: boolean): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const options = { stream: truncated };
  return utf16 ? new TextDecoder(utf16).decode(bytes, options) : decodeText(bytes, options);
}
