import { createServer as createHttpServer } from "node:http";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import { CallerSession } from "../context/CallerSession.js";
import { LoginFailures } from "../context/LoginRateLimiter.js";
import type { Upstreams } from "../context/createContext.js";
import { createApollo } from "./graphql/createApollo.js";
import { downloadRoute } from "./files/downloadRoute.js";
import { drainUnreadBodies } from "./connections/drainUnreadBodies.js";
import { toPublicError } from "./errors/toPublicError.js";
import { acceptJson } from "./request/acceptJson.js";
import { sendError, handleErrors } from "./errors/sendError.js";
import { BodiesReadAlready } from "./graphql/BodiesReadAlready.js";
import { ClientErrors } from "./connections/clientErrors.js";
import { FastWay } from "./graphql/FastWay.js";
import { graphqlRoute } from "./graphql/graphqlRoute.js";
import { healthRoutes } from "./health/healthRoutes.js";
import { CROSS_ORIGIN_HEADERS } from "./session/csrf.js";
import { requireHost } from "./request/requireHost.js";
import { methodRefusal, requireMethod } from "./request/requireMethod.js";
import { requireVersion } from "./request/requireVersion.js";
import { closeIdleConnections } from "./connections/closeIdleConnections.js";
import { closeStalledConnections } from "./connections/closeStalledConnections.js";
import { requestIdOf } from "./request/requestId.js";
import { createOverloadDetector, shedLoad } from "./connections/shedLoad.js";
import { OpenRequests } from "./connections/OpenRequests.js";
import { trustedProxies, warnOfStrangers, warnOfTrust } from "./request/trustedProxies.js";
import { uploadRoute } from "./files/uploadRoute.js";
import { UpstreamHealth } from "./health/UpstreamHealth.js";
import { requireOriginForm, useOriginForm } from "./request/useOriginForm.js";
import { staticFiles } from "./pages/staticFiles.js";

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
  /** Closes the connections of the requests that are still under way. */
  cut(): void;
  /** Ends the server once the requests under way have ended. */
  close(): Promise<void>;
}

const BODY_LIMIT = 2 ** 20;

/** Times of the HTTP server, in ms. */
const SERVER_TIMES = {
  headersTimeout: 10_000, // a caller that drips its headers
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false, // `requireHost` does it, with an answer
  requestTimeout: 0, // would cut a slow but moving upload; `closeStalledConnections` cuts one that does not move
  keepAliveTimeout: 72_000, // longer than common proxies keep a connection, so that it is they who close it
};

/** HTTP in: everything that a caller can reach. */
export async function createServer({ config, upstreams, schema, log }: ServerOptions): Promise<Server> {
  const fastifyLog: FastifyBaseLogger = log;
  const traffic = new OpenRequests();
  const readAlready = new BodiesReadAlready();
  const broken = new ClientErrors(traffic, log);
  const refuseMethod = methodRefusal(config.corsOrigins.length > 0);
  const isTrusted = trustedProxies(config.trustProxy);
  const tellStrangers = warnOfStrangers(isTrusted, log);
  warnOfTrust(config.trustProxy, log);
  const app: FastifyInstance = Fastify({
    loggerInstance: fastifyLog,
    logController: new LogController({ disableRequestLogging: true }), // `logWhenDone` does it
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustProxy !== false && isTrusted,
    genReqId: requestIdOf,
    serverFactory: (handler) =>
      createHttpServer(SERVER_TIMES, (incoming, response) => {
        traffic.add(incoming, response);
        useOriginForm(incoming);
        tellStrangers(incoming);
        fastWay.serve(incoming, response, (request, answer, body, failure) => {
          if (body) readAlready.add(request, body, failure);
          handler(request, answer);
        });
      }),
    clientErrorHandler: (error, socket) => broken.refuse(error, socket),
    return503OnClosing: false,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    // A URL that no route can be found for, because it is badly encoded or too long, meets no hook either.
    frameworkErrors: (error, request, reply) => {
      sendError(
        reply.header("x-request-id", request.id).header("cache-control", "no-store"),
        toPublicError(refuseMethod(request, reply) ?? error),
      );
    },
    routerOptions: { maxParamLength: 16_384 },
  });
  broken.watch(app.server);
  let draining = false;
  const isOverloaded = createOverloadDetector(app, traffic);
  const scope = { config, upstreams, log, credentialFailures: new LoginFailures() };
  const fastWay = new FastWay(schema, scope, () => !draining && !isOverloaded());
  app.decorateRequest("callerSession");
  app.decorateRequest("operation");
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
  readAlready.handTo(app);
  handleErrors(app, log, config);
  drainUnreadBodies(app);
  closeIdleConnections(app, traffic);
  closeStalledConnections(app, traffic, config.clientIdleTimeoutMs);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false, // for whoever terminates TLS to say
    // For pages and for browsers of the past: what is answered here is data.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins,
      credentials: true,
      strictPreflight: false, // would answer other OPTIONS in plain text
      methods: ["GET", "HEAD", "POST"],
      allowedHeaders: CROSS_ORIGIN_HEADERS,
      exposedHeaders: ["content-disposition", "content-length", "content-range", "etag", "retry-after", "x-request-id"],
      maxAge: 600,
    });
  }
  requireVersion(app);
  requireMethod(app, refuseMethod);
  requireOriginForm(app);
  requireHost(app);
  acceptJson(app);

  const apollo = createApollo({
    schema,
    introspection: config.introspection,
    log,
    onAccepted: (operation) => fastWay.accept(operation),
  });
  await apollo.start();
  await app.register(async (api) => {
    shedLoad(api, isOverloaded);
    await api.register(graphqlRoute, { ...scope, apollo, fastWay });
    await api.register(downloadRoute, scope);
    await api.register(uploadRoute, scope);
  });
  await app.register(healthRoutes, { watch: new UpstreamHealth(upstreams), isReady: () => !draining });
  await staticFiles(app, config);

  return {
    app,
    drain: () => {
      draining = true;
    },
    cut: () => {
      for (const { request } of [...traffic.open]) traffic.cut(request.socket, "shutdown");
      app.server.closeAllConnections();
    },
    close: async () => {
      draining = true;
      await app.close();
      await apollo.stop();
    },
  };
}
