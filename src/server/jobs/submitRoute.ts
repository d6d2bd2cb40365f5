import type { FastifyInstance } from "fastify";
import { JobForm } from "../../datasources/jess/submission/JobForm.js";
import { openFilesContext, relaySessionCookie } from "../files/openFilesContext.js";
import { rejectUploadsByHead } from "../files/rejectUploadsByHead.js";
import { multipartLimits } from "../multipart/uploadLimits.js";
import type { Dependencies } from "../RequestContext.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { receiveJob } from "./receiveJob.js";

/** A refusal is an answer as well; 202 leaves open whether there is a job. */
const statusOf = (outcome: string): number => (outcome === "OK" ? 201 : outcome === "UNCERTAIN" ? 202 : 200);

/**
 * `POST /jobs`: the same as the mutation `submitJob`, as a form with the field names of the upstream. Its parts are passed on in
 * their order, as they arrive. Answers the JSON of `SubmitJobPayload` with the id of the job.
 */
export function submitRoute(app: FastifyInstance, shared: Dependencies, done: () => void): void {
  const { config } = shared;
  rejectUploadsByHead(app, config);
  app.post("/jobs", async (request, reply) => {
    const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
    context.operation.name = "submitJob";
    try {
      const form = new JobForm();
      const parts = form.read(receiveJob(request.raw, multipartLimits(config)));
      const submission = await context.dataSources.submissions.submit(form, parts, config.maxUploadBytes);
      const { ok, status, outcome, jobId, files } = submission;
      context.outcomes.push(outcome);
      void reply.code(statusOf(outcome));
      return { ok, status, outcome, job: jobId === null ? null : { id: jobId }, files };
    } finally {
      relaySessionCookie(reply, context, config);
    }
  });
  done();
}
