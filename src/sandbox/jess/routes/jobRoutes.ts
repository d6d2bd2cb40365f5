import { text } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { stageReferred } from "./createCommand.js";
import { receiveJob } from "./jobForm.js";
import { jobFilter } from "./jobFilter.js";
import { jobTarget } from "./jobTarget.js";
import type { Job } from "../jobs/Job.js";
import { rowOf, statusOf, storageSize } from "../jobWire.js";
import { type JessCaller, jessFailure, linked } from "./linked.js";
import { resultRoutes } from "./resultRoutes.js";
import { folderBytes } from "../jobs/resultFiles.js";
import { jsonObject, sendError, sendJson } from "../../routes/responses.js";
import type { Service } from "../../Service.js";
import type { Staging } from "../../store/Staging.js";
import { StorageError } from "../../store/StorageError.js";
import type { JobOptions } from "../programs/Program.js";

/** The jobs of the JESS API: upstream-api.md §4.5–4.13. */
export function jobRoutes(app: FastifyInstance, service: Service): void {
  const { jobs, storage, quirks } = service;

  const list = async ({ email, username }: JessCaller, request: FastifyRequest, reply: FastifyReply) => {
    const { method } = request;
    if (quirks.jobsMethods !== "both" && quirks.jobsMethods !== method.toLowerCase())
      return sendError(reply, 405, quirks.errorBody);
    // Fastify does not read the body of a GET.
    const body = method === "GET" ? await text(request.raw) : request.body;
    const isEmpty = typeof body !== "string" || body.trim() === "" || quirks.jobsBody === "ignored";
    const isWanted = jobFilter(isEmpty ? {} : jsonObject({ headers: request.headers, body }), quirks);
    await jobs.settle();
    const rows = jobs.store.of(email).filter(isWanted);
    return sendJson(reply, {
      ok: true,
      status: `${username} jobs available`,
      data: rows.map((job) => rowOf(job, quirks)),
    });
  };

  const submit = async (caller: JessCaller, request: FastifyRequest, reply: FastifyReply) => {
    const created = await create(caller, request);
    if (typeof created === "string") return jessFailure(reply, service, created);
    return sendJson(reply, { ok: true, status: `Job ${created.id} is created`, data: created.id });
  };

  /** The new job, or the text of a refusal; the real texts are unknown. */
  const create = async (caller: JessCaller, request: FastifyRequest): Promise<Job | string> => {
    const isForm = /^multipart\//i.test(request.headers["content-type"] ?? "");
    await using staging = await storage.stage();
    const options = isForm ? await stageForm(request, staging) : await stageCommand(caller, request, staging);
    if (typeof options === "string") return options;
    const { email: owner, username } = caller;
    const used = jobs.store.of(owner).reduce((sum, job) => sum + storageSize(job), 0);
    if (used + (await folderBytes(staging.tree)) > quirks.maxStorageBytes)
      return `Account ${username} has no storage left for this job`;
    return await jobs.create({ owner, username, options, submission: staging.tree });
  };

  const stageForm = async (request: FastifyRequest, staging: Staging): Promise<JobOptions | string> => {
    try {
      return (await receiveJob(request, staging, service)) ?? "No file was submitted";
    } catch (error) {
      if (error instanceof StorageError) return error.message;
      throw error;
    }
  };

  const stageCommand = async (caller: JessCaller, request: FastifyRequest, { tree }: Staging) => {
    const body = jsonObject(request);
    return body.cmd === "Create" ? stageReferred(body, caller, tree, service) : "The command is not known";
  };

  const cancel = async ({ email }: JessCaller, request: FastifyRequest, reply: FastifyReply) => {
    const { id } = jobTarget(request, "/job/");
    if (jsonObject(request).cmd !== "Cancel") return jessFailure(reply, service, "The command is not known");
    await jobs.settle();
    const job = jobs.store.find(id, email);
    if (!job || !(await jobs.cancel(job)))
      return jessFailure(reply, service, `Job ${id} is not found or not cancellable`);
    return sendJson(reply, {
      ok: true,
      status: `Cancel flag has been set for ${id}`,
      data: statusOf(job, quirks),
    });
  };

  const status = async ({ email }: JessCaller, request: FastifyRequest, reply: FastifyReply) => {
    const { id } = jobTarget(request, "/job/status/");
    await jobs.settle();
    const job = jobs.store.find(id, email);
    if (!job) return jessFailure(reply, service, `Job ${id} is not accessible to user ${email}`);
    return sendJson(reply, { ok: true, status: `${id} status available`, data: statusOf(job, quirks) });
  };

  // The notebooks' addresses end with a slash at times.
  for (const end of ["", "/"]) {
    app.route({ method: ["GET", "POST"], url: `/jobs${end}`, handler: linked(service, list) });
    app.post(`/job${end}`, linked(service, submit));
    app.post(`/job/:id${end}`, linked(service, cancel));
    app.get(`/job/status/:id${end}`, linked(service, status));
  }
  resultRoutes(app, service);
}
