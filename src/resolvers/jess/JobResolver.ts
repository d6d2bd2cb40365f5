import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context/Context.js";
import { findResult } from "../../datasources/jess/results/resultTree.js";
import { EnergyPlusVerdict } from "../../schema/jess/job/EnergyPlusVerdict.js";
import { Job } from "../../schema/jess/job/Job.js";
import { ResultFile } from "../../schema/jess/result/ResultFile.js";
import { ResultFolder } from "../../schema/jess/result/ResultFolder.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { DateTime } from "../../schema/scalars/DateTime.js";
import { FilePath } from "../../schema/scalars/FilePath.js";
import type { JobNode } from "./JobNode.js";

const MAX_EXTENSIONS = 50;

/** What a job has besides its status and its row: when it was looked at, and its results. */
@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => DateTime, { description: "When this service last asked the upstream." })
  checkedAt(@Root() { askedAt }: JobNode, @Ctx() { dataSources }: Context) {
    dataSources.jobs.noteTime();
    return askedAt;
  }

  @FieldResolver(() => ResultFolder, {
    nullable: true,
    description:
      "The folder at `path` of the results with all below it, or null when there is none, or there are none yet. One call serves all of them.",
  })
  async results(
    @Root() { id }: JobNode,
    @Arg("path", () => FilePath, { defaultValue: "/", description: "The folder to look at; the root by default." })
    path: string,
    @Ctx() { loaders }: Context,
  ) {
    const root = await loaders.results.load(id);
    const node = root && findResult(root, path);
    return node?.isFolder === true ? node : null;
  }

  @FieldResolver(() => ResultFile, {
    nullable: true,
    description: "The result file at `path`, e.g. `/eplusout.err`, or null when there is none.",
  })
  async result(
    @Root() { id }: JobNode,
    @Arg("path", () => FilePath, { description: "The file to look at." }) path: string,
    @Ctx() { loaders }: Context,
  ) {
    const root = await loaders.results.load(id);
    const node = root && findResult(root, path);
    return node?.isFolder === false ? node : null;
  }

  @FieldResolver(() => String, {
    description:
      "Absolute URL of a zip of the results, to the same session; of files with these extensions only (without dots) when some are given.",
  })
  archiveUrl(
    @Root() { id }: JobNode,
    @Arg("extensions", () => [String], {
      nullable: true,
      description:
        "Extensions without dots, e.g. `csv`: at most 50, each of 1 to 16 letters, digits, `_`, `!` and `-`. Left out, null or empty: all files.",
    })
    extensions: readonly string[] | null | undefined,
    @Ctx() { publicUrl }: Context,
  ): string {
    const asked = extensions ?? [];
    if (asked.length > MAX_EXTENSIONS || !asked.every((each) => /^[A-Za-z0-9_!-]{1,16}$/.test(each))) {
      throw badUserInput(
        `The argument \`extensions\` is out of range. Give at most ${MAX_EXTENSIONS}, each of 1 to 16 letters, digits, "_", "!" and "-", without a dot.`,
      );
    }
    return `${publicUrl}/jobs/${id}/files.zip${asked.length === 0 ? "" : `?ext=${asked.join(",")}`}`;
  }

  @FieldResolver(() => EnergyPlusVerdict, {
    nullable: true,
    description:
      "How EnergyPlus says that the simulation went, from `/eplusout.end`; null where the results have none there (other programs, several cases, too early).",
  })
  energyPlus(@Root() { id }: JobNode, @Ctx() { loaders }: Context) {
    return loaders.energyPlus.load(id);
  }
}
