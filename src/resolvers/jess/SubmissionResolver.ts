import type { GraphQLResolveInfo } from "graphql";
import type { FileUpload } from "graphql-upload/processRequest.mjs";
import { Arg, Ctx, FieldResolver, ID, Info, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../../context/Context.js";
import { toForm } from "../../datasources/jess/submission/formFields.js";
import type { Submission } from "../../datasources/jess/submission/SubmissionAPI.js";
import type { OutgoingField, OutgoingFile } from "../../datasources/users/files/multipart.js";
import { JobInput } from "../../schema/jess/inputs/JobInput.js";
import { StoredJobInput } from "../../schema/jess/inputs/StoredJobInput.js";
import { Job } from "../../schema/jess/job/Job.js";
import { SubmitJobPayload } from "../../schema/jess/SubmitJobPayload.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { FilePath } from "../../schema/scalars/FilePath.js";
import { Upload } from "../../schema/scalars/Upload.js";
import { IncomingFiles } from "../IncomingFiles.js";
import { candidatesOf } from "./candidates.js";
import { findJob, jobNeeds } from "./findJob.js";
import { JobNode } from "./JobNode.js";

const NOT_GIVEN = {} as const;

/** Fields first, so that the upstream knows what the files are for. */
async function* partsOf(
  fields: readonly OutgoingField[],
  files: AsyncIterable<OutgoingFile>,
): AsyncGenerator<OutgoingField | OutgoingFile, void, undefined> {
  yield* fields;
  yield* files;
}

/** New simulation jobs. */
@Resolver(() => SubmitJobPayload)
export class SubmissionResolver {
  @Mutation(() => SubmitJobPayload, {
    description:
      "Upload files and run a simulation on them. A `.zip` is unpacked, with its folders. Sent once, never again.",
  })
  async submitJob(
    @Arg("files", () => [Upload], { description: "The files, each a part of the multipart request." })
    files: readonly Promise<FileUpload>[],
    @Arg("input", () => JobInput, { nullable: true, description: "What is to be done with them." })
    input: JobInput | null | undefined,
    @Ctx() { dataSources, loaders, limits }: Context,
  ) {
    const { form, fields } = toForm(input ?? NOT_GIVEN);
    if (files.length === 0) throw badUserInput("There is no file to run. Give at least one.");
    if (files.length > limits.maxUploadFiles) {
      throw badUserInput(`There are too many files. Send at most ${limits.maxUploadFiles} at once, or a zip of them.`);
    }
    const incoming = new IncomingFiles(files);
    try {
      return await dataSources.submissions.submit(form, partsOf(fields, incoming), limits.maxUploadBytes);
    } finally {
      incoming.close();
      loaders.clear();
    }
  }

  @Mutation(() => SubmitJobPayload, {
    description: "Run a simulation on the files of a folder of the caller's storage.",
  })
  submitStoredJob(
    @Arg("path", () => FilePath, { description: "The folder with the files." }) path: string,
    @Arg("input", () => StoredJobInput, { nullable: true, description: "What is to be done with them." })
    input: StoredJobInput | null | undefined,
    @Ctx() { dataSources, loaders }: Context,
  ) {
    return dataSources.submissions.submitStored(path, input ?? NOT_GIVEN).finally(() => loaders.clear());
  }

  @Mutation(() => SubmitJobPayload, {
    description:
      "Run a simulation on the files of a job once more. What is left out is not taken over from that job: the upstream finds it out.",
  })
  rerunJob(
    @Arg("id", () => ID, { description: "Number of the job to run again." }) id: string,
    @Arg("input", () => StoredJobInput, { nullable: true, description: "What is to be done with its files." })
    input: StoredJobInput | null | undefined,
    @Ctx() { dataSources, loaders }: Context,
  ) {
    return dataSources.submissions.rerun(id, input ?? NOT_GIVEN).finally(() => loaders.clear());
  }

  @FieldResolver(() => Job, { nullable: true, description: "The new job; null unless `ok`." })
  job(@Root() { jobId }: Submission, @Ctx() context: Context, @Info() info: GraphQLResolveInfo) {
    if (jobId === null) return null;
    const needs = jobNeeds(info);
    // That it exists is known.
    return needs.status || needs.row ? findJob(jobId, needs, context) : new JobNode(jobId, undefined);
  }

  @FieldResolver(() => [Job], {
    description:
      "After `UNCERTAIN`, jobs that may be this one: received since it was begun to be sent, with the same title. Newest first. Costs one call.",
  })
  candidates(@Root() submission: Submission, @Ctx() { loaders }: Context) {
    return submission.outcome === "UNCERTAIN" ? candidatesOf(submission, loaders) : [];
  }
}
