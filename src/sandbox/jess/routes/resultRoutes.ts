import { readFile, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasEnded, type Job } from "../jobs/Job.js";
import { jobTarget } from "./jobTarget.js";
import { type JessCaller, jessFailure, linked } from "./linked.js";
import { resultTree } from "./resultTree.js";
import { zip } from "./zip.js";
import { sendFile } from "../../routes/download.js";
import { sendError, sendJson } from "../../routes/responses.js";
import type { Service } from "../../Service.js";
import { parseStoragePath } from "../../store/storagePath.js";
import { type Node, readTree } from "../../wire/tree.js";

const nothing: Node = { name: "", bytes: 0, modified: new Date(0), children: [] };

type Respond = (job: Job, target: string, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * The results of jobs: upstream-api.md §4.10, §4.11. Of §4.12 only the text of a file: the reply of `/dxf` refers to a model of
 * a `.dxf`, which no program of the sandbox writes, and what `/eso` replies is unknown.
 */
export function resultRoutes(app: FastifyInstance, service: Service): void {
  const { jobs, quirks } = service;

  /** Finds the job that the path names after the route. */
  const ofJob = (route: string, respond: Respond) =>
    linked(service, async ({ email }: JessCaller, request, reply) => {
      const { id, target } = jobTarget(request, route);
      await jobs.settle();
      const job = jobs.store.find(id, email);
      if (!job) return jessFailure(reply, service, `Job ${id} is not accessible to user ${email}`);
      return respond(job, target, request, reply);
    });

  /** Paths of the results that can be seen. */
  const resultsOf = async (job: Job) => (hasEnded(job) || quirks.jobFilesEarly ? jobs.resultsOf(job) : []);

  const count = (job: Job, bytes: number) => {
    job.downloaded += bytes;
    return jobs.store.save(job);
  };

  const directory: Respond = async (job, _target, _request, reply) => {
    const hasResults = (await resultsOf(job)).length > 0;
    const tree = hasResults ? await readTree(jobs.store.resultsOf(job), "", Infinity) : nothing;
    return sendJson(reply, { ok: true, status: `${job.id} status available`, data: resultTree(job.id, tree, quirks) });
  };

  const missing = (reply: FastifyReply, form: "404" | "okfalse", what: string) =>
    form === "404" ? sendError(reply, 404, quirks.errorBody) : jessFailure(reply, service, `${what} is not found`);

  const archive: Respond = async (job, target, _request, reply) => {
    const extensions = new URLSearchParams(target.replace(/^[^?]*/, "")).get("ext")?.split(",").filter(Boolean) ?? [];
    const isWanted = (path: string) => extensions.length === 0 || extensions.includes(extname(path).slice(1));
    const paths = (await resultsOf(job)).filter(isWanted);
    if (paths.length === 0 && quirks.zipNoMatch !== "empty-zip")
      return missing(reply, quirks.zipNoMatch, `A result of job ${job.id}`);
    const bytes = await zip(jobs.store.resultsOf(job), paths, (size) => count(job, size));
    return reply
      .header("content-type", "application/zip")
      .header("content-disposition", `attachment; filename="${job.id}.zip"`)
      .send(bytes);
  };

  const file: Respond = async (job, target, request, reply) => {
    const { segments, asSent } = parseStoragePath(target) ?? { segments: undefined, asSent: "The file" };
    if (segments?.length === 0) return archive(job, target, request, reply);
    const path = (await resultsOf(job)).find((each) => each === segments?.join(sep));
    if (path === undefined) return missing(reply, quirks.missingResult, asSent);
    const ranges = { downloadRanges: quirks.resultRanges, downloadLength: quirks.resultLength };
    const result = join(jobs.store.resultsOf(job), path);
    await count(job, (await stat(result)).size);
    return sendFile(request, reply, result, ranges);
  };

  /** For viewing in a browser; with which headers is unknown. */
  const textFile: Respond = async (job, target, _request, reply) => {
    const { segments, asSent } = parseStoragePath(target) ?? { segments: undefined, asSent: "The file" };
    const path = (await resultsOf(job)).find((each) => each === segments?.join(sep));
    if (path === undefined) return missing(reply, quirks.missingResult, asSent);
    const bytes = await readFile(join(jobs.store.resultsOf(job), path));
    await count(job, bytes.length);
    return reply.header("content-type", "text/plain").send(bytes);
  };

  for (const end of ["", "/"]) app.get(`/job/dir/:id${end}`, ofJob("/job/dir/", directory));
  app.get("/job/file/:id", ofJob("/job/file/", archive));
  app.get("/job/file/:id/*", ofJob("/job/file/", file));
  app.get("/job/text/:id/*", ofJob("/job/text/", textFile));
}
