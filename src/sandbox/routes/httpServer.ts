import { createServer, type ServerOptions } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { sendError, sendJson } from "./responses.js";
import type { FaultQueue } from "../faults/Fault.js";
import { filesRoutes } from "./filesRoutes.js";
import { jessRoutes } from "./jessRoutes.js";
import { jobRoutes } from "../jess/routes/jobRoutes.js";
import { misbehave } from "../faults/misbehave.js";
import type { Service } from "../Service.js";
import { StorageError } from "../store/StorageError.js";
import { usersRoutes } from "./usersRoutes.js";
import { isWireResponse, WireRequest, WireResponse } from "../wire/WireResponse.js";

export const usersBase = "/users/api";
export const jessBase = "/jess_web/api";

/** `requestTimeout: 0`: a transfer may take longer than Node's default of five minutes. */
const serverOptions: ServerOptions = { IncomingMessage: WireRequest, ServerResponse: WireResponse, requestTimeout: 0 };

type Listener = (request: WireRequest, response: WireResponse) => void;

/** Both APIs on one server. Each request is recorded in the journal, and its fault is applied, before the routes see it. */
export async function httpServer(service: Service, faults: FaultQueue, signal: AbortSignal): Promise<FastifyInstance> {
  const { quirks, journal } = service;

  const serve = async (request: WireRequest, response: WireResponse, handler: Listener) => {
    const recording = journal.record(request, response);
    request.onBody = (chunk) => recording.body(chunk);
    const fault = faults.take(request.method ?? "", (request.url ?? "").split("?", 1)[0] ?? "");
    if (quirks.latencyMs > 0) await delay(quirks.latencyMs, undefined, { signal, ref: false });
    if (fault && !(await misbehave(fault, { request, response, recording, signal }))) return;
    if (!request.socket.destroyed) handler(request, response);
  };

  const app = Fastify({
    serverFactory: (handler) =>
      createServer(serverOptions, (request, response) => {
        if (!(request instanceof WireRequest && isWireResponse(response)))
          throw new TypeError("Unexpected request class.");
        // This only fails if the client has disconnected or the sandbox stops.
        serve(request, response, handler).catch(() => request.socket.destroy());
      }),
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (error, _request, reply) => void sendError(reply, error.statusCode ?? 400, quirks.errorBody),
  });

  // Bodies are kept as text. Routes parse what they need; some ignore the body, whatever its type (upstream-api.md §3.2).
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 2 ** 20 }, (_request, body, done) => done(null, body));
  // The routes that take files read them from the stream.
  app.addContentTypeParser("multipart/form-data", (_request, _payload, done) => done(null));

  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, quirks.errorBody));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    // Read the rest of a refused body, so that the client gets to the response.
    request.raw.unpipe().resume();
    // The only status documented for it (§3.10).
    if (error instanceof StorageError) return sendJson(reply, { ok: false, status: error.message }, 500);
    return sendError(reply, status, quirks.errorBody);
  });

  await app.register(
    (users, _options, done) => {
      usersRoutes(users, service);
      filesRoutes(users, service, usersBase);
      done();
    },
    { prefix: usersBase },
  );
  await app.register(
    (jess, _options, done) => {
      jessRoutes(jess, service);
      jobRoutes(jess, service);
      done();
    },
    { prefix: jessBase },
  );
  return app;
}

function statusOf(error: unknown): number {
  const known = typeof error === "object" && error !== null && "statusCode" in error && Number(error.statusCode);
  return known || 500;
}
