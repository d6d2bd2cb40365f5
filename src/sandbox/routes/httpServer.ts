import { createServer, type ServerOptions } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import multipart from "@fastify/multipart";
import Fastify, { type FastifyInstance } from "fastify";
import { sendError, sendJson, StorageRefusal } from "./answers.js";
import type { FaultQueue } from "../faults/Fault.js";
import { filesRoutes } from "./filesRoutes.js";
import { jessRoutes } from "./jessRoutes.js";
import { misbehave } from "../faults/misbehave.js";
import type { Service } from "../Service.js";
import { usersRoutes } from "./usersRoutes.js";
import { isWireResponse, WireRequest, WireResponse } from "../wire/wire.js";

export const usersBase = "/users/api";
export const jessBase = "/jess_web/api";

/** A transfer may take longer than the five minutes Node would grant it. */
const serverOptions: ServerOptions = { IncomingMessage: WireRequest, ServerResponse: WireResponse, requestTimeout: 0 };

type Listener = (request: WireRequest, response: WireResponse) => void;

/** Both APIs on one server. Every request is written to the journal and meets its fault before any route sees it. */
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
        if (!(request instanceof WireRequest && isWireResponse(response))) throw new TypeError("Not our classes.");
        // It can only fail when the caller is gone or the sandbox stops.
        serve(request, response, handler).catch(() => request.socket.destroy());
      }),
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (error, _request, reply) => void sendError(reply, error.statusCode ?? 400, quirks.errorBody),
  });

  // Bodies are kept as text: each route knows what it needs, and some need none, whatever type was announced (upstream-api.md §3.2).
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 2 ** 20 }, (_request, body, done) => done(null, body));
  const endless = { fileSize: Infinity, files: Infinity, parts: 10_000, fields: Infinity };
  await app.register(multipart, { limits: endless, isPartAFile: () => true, preservePath: true });

  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, quirks.errorBody));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    // Take in what is left of a refused body, so that the caller comes to read the answer.
    request.raw.unpipe().resume();
    if (error instanceof StorageRefusal) return sendJson(reply, { ok: false, status: error.message }, 500);
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
