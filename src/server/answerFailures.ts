import type { FastifyInstance, FastifyReply } from "fastify";
import type { Logger } from "pino";
import { describeFailure, extensionsOf, type Failure } from "./failure.js";
import { logFailure } from "./logFailure.js";

/** A failure as the whole answer: the HTTP status that fits, the body in the shape of GraphQL errors. */
export function answerFailure(reply: FastifyReply, failure: Failure): FastifyReply {
  const { status, message, retryAfter } = failure;
  if (retryAfter !== undefined) void reply.header("retry-after", String(Math.ceil(retryAfter)));
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send(JSON.stringify({ errors: [{ message, extensions: extensionsOf(failure, reply.request.id) }] }));
}

/** Every failure is answered in JSON, whoever it comes from: no HTML, no empty body. */
export function answerFailures(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    logFailure({ log, requestId: request.id }, error);
    return answerFailure(reply, describeFailure(error));
  });
  app.setNotFoundHandler((request, reply) =>
    answerFailure(reply, {
      code: "NOT_FOUND",
      status: 404,
      message: `There is nothing at ${request.method} ${request.url.split("?", 1)[0] ?? ""}. GraphQL is at /graphql, files are below /files/.`,
    }),
  );
}
