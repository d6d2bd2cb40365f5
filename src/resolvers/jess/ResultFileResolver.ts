import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context/Context.js";
import type { ResultFile as ResultFileEntry } from "../../datasources/jess/results/resultTree.js";
import { mediaTypeOf } from "../../files/mediaType.js";
import { encodePath } from "../../files/storagePath.js";
import { FileText } from "../../schema/FileText.js";
import { ResultFile } from "../../schema/jess/result/ResultFile.js";
import { TextFrom } from "../../schema/jess/result/TextFrom.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { decodeBeginning, decodeEnd, DEFAULT_TEXT_BYTES, previewBytes } from "../filePreview.js";

/** Bytes. */
const MAX_FILE_FROM_END = 8 * 2 ** 20;

/** What a file of a job's results says of itself. */
@Resolver(() => ResultFile)
export class ResultFileResolver {
  @FieldResolver(() => String, {
    description:
      "Guessed from the name, e.g. `text/csv`; `text/plain` for the text files of EnergyPlus; `application/octet-stream` when unknown.",
  })
  mediaType(@Root() { name }: ResultFileEntry): string {
    return mediaTypeOf(name);
  }

  @FieldResolver(() => String, {
    description: "Absolute URL that streams the bytes to the same session; supports Range.",
  })
  url(@Root() { jobId, path }: ResultFileEntry, @Ctx() { publicUrl }: Context): string {
    return `${publicUrl}/jobs/${jobId}/files${encodePath(path)}`;
  }

  @FieldResolver(() => FileText, {
    description: "The beginning, or the end, of the file as text, for looking at.",
  })
  async text(
    @Root() file: ResultFileEntry,
    @Arg("maxBytes", () => Int, {
      nullable: true,
      defaultValue: DEFAULT_TEXT_BYTES,
      description: "How many bytes to read at most: 1 to 1,048,576. Null: 65,536.",
    })
    asked: number | null,
    @Arg("from", () => TextFrom, {
      nullable: true,
      defaultValue: TextFrom.START,
      description: "Which part of the file. Null: its beginning.",
    })
    from: TextFrom | null,
    @Ctx() { dataSources, budget }: Context,
  ) {
    const isEnd = from === TextFrom.END;
    if (isEnd && file.size > MAX_FILE_FROM_END) {
      throw badUserInput("The file is longer than 8 MiB, so its end cannot be read. Use `url` with a Range.");
    }
    const maxBytes = previewBytes(asked, file.size, budget);
    const { results } = dataSources;
    const { bytes, truncated } = await (isEnd ? results.tail(file, maxBytes) : results.head(file, maxBytes));
    return { content: (isEnd ? decodeEnd : decodeBeginning)(bytes, truncated), truncated };
  }
}
