import { randomUUID } from "node:crypto";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import { CallerSession } from "../context/CallerSession.js";
import { CredentialFailures } from "../context/CredentialGuard.js";
import type { Upstreams } from "../context/createContext.js";
import { createApollo } from "./createApollo.js";
import { downloadRoute } from "./downloadRoute.js";
import { drainUnreadBodies } from "./drainUnreadBodies.js";
import { describeFailure } from "./failure.js";
import { answerFailure, answerFailures } from "./answerFailures.js";
import { graphqlRoute } from "./graphqlRoute.js";
import { healthRoutes } from "./healthRoutes.js";
import { PlannedAnswers } from "./PlannedAnswers.js";
import { PREFLIGHT_HEADERS } from "./preflight.js";
import { closeIdleConnections } from "./closeIdleConnections.js";
import { closeStalledConnections } from "./closeStalledConnections.js";
import { shedLoad } from "./shedLoad.js";
import { uploadRoute } from "./uploadRoute.js";
import { UpstreamWatch } from "./UpstreamWatch.js";

export interface ServerOptions {
  readonly config: Config;
  readonly upstreams: Upstreams;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
}

/** A running HTTP server. */
export interface Server {
  readonly app: FastifyInstance;
  /** From here on `/readyz` says no, and every answer closes its connection. */
  drain(): void;
  /** Ends the server once the requests under way have ended. */
  close(): Promise<void>;
}

const BODY_LIMIT = 2 ** 20;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** HTTP in: everything that a caller can reach. */
export async function createServer({ config, upstreams, schema, log }: ServerOptions): Promise<Server> {
  const fastifyLog: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    loggerInstance: fastifyLog,
    logController: new LogController({ disableRequestLogging: true }), // `logWhenDone` does it
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustProxy,
    // A well-formed id of the caller is taken over, so that one id can be followed through all services.
    genReqId: ({ headers: { "x-request-id": id } }) =>
      typeof id === "string" && REQUEST_ID.test(id) ? id : randomUUID(),
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 }, // a caller that drips its headers
    requestTimeout: 0, // would cut a slow but moving upload; `closeStalledConnections` cuts one that does not move
    return503OnClosing: false,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    // A URL that no route can be found for, because it is badly encoded or too long, meets no hook either.
    frameworkErrors: (error, request, reply) => {
      answerFailure(
        reply.header("x-request-id", request.id).header("cache-control", "no-store"),
        describeFailure(error),
      );
    },
    routerOptions: { maxParamLength: 16_384 },
  });
  let draining = false;
  app.decorateRequest("callerSession");
  app.addHook("onRequest", (request, reply, done) => {
    request.callerSession = new CallerSession(undefined, "none");
    void reply.header("x-request-id", request.id).header("cache-control", "no-store");
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (draining) void reply.header("connection", "close");
    // Before a text Node would write the headers as UTF-8 too, and change the bytes of a cookie.
    done(null, typeof payload === "string" ? Buffer.from(payload) : payload);
  });
  answerFailures(app, log);
  drainUnreadBodies(app);
  closeIdleConnections(app);
  closeStalledConnections(app, config.clientIdleTimeoutMs);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false, // for whoever terminates TLS to say
  });
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins,
      credentials: true,
      methods: ["GET", "HEAD", "POST"],
      allowedHeaders: [
        "content-type",
        "authorization",
        "range",
        "if-range",
        "if-none-match",
        "x-request-id",
        ...PREFLIGHT_HEADERS,
      ],
      exposedHeaders: ["content-disposition", "content-length", "content-range", "etag", "x-request-id"],
      maxAge: 600,
    });
  }

  const scope = { config, upstreams, log, credentialFailures: new CredentialFailures() };
  const planned = new PlannedAnswers(schema);
  const apollo = createApollo({
    schema,
    introspection: config.introspection,
    log,
    onAccepted: (operation) => planned.accept(operation),
  });
  await apollo.start();
  await app.register(async (api) => {
    shedLoad(api);
    await api.register(graphqlRoute, { ...scope, apollo, planned });
    await api.register(downloadRoute, scope);
    await api.register(uploadRoute, scope);
  });
  await app.register(healthRoutes, { watch: new UpstreamWatch(upstreams), isReady: () => !draining });

  return {
    app,
    drain: () => {
      draining = true;
    },
    close: async () => {
      draining = true;
      await app.close();
      await apollo.stop();
    },
  };
}
