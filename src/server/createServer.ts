import { createServer as createHttpServer } from "node:http";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { LoginFailures } from "../context/LoginRateLimiter.js";
import { ClientErrors } from "./connections/clientErrors.js";
import { closeIdleConnections } from "./connections/closeIdleConnections.js";
import { closeStalledConnections } from "./connections/closeStalledConnections.js";
import { inTurn } from "./connections/inTurn.js";
import { endedRequest } from "./connections/endedRequest.js";
import { OpenRequests } from "./connections/OpenRequests.js";
import { LoadShedder } from "./connections/shedLoad.js";
import { UnreadBodies } from "./connections/UnreadBodies.js";
import { handleErrors, refuseUrl } from "./errors/sendError.js";
import type { PublicError } from "./errors/toPublicError.js";
import { downloadRoute } from "./files/downloadRoute.js";
import { uploadRoute } from "./files/uploadRoute.js";
import { resultsRoutes } from "./jobs/resultsRoutes.js";
import { submitRoute } from "./jobs/submitRoute.js";
import { namedOperations } from "./graphql/compile/Operation.js";
import { OperationCache } from "./graphql/compile/OperationCache.js";
import { createApollo } from "./graphql/createApollo.js";
import { GraphQLHandler } from "./graphql/GraphQLHandler.js";
import { createJobHub } from "./live/createJobHub.js";
import { LiveStreams } from "./live/LiveStreams.js";
import { StreamResponder } from "./live/StreamResponder.js";
import { RequestCache } from "./graphql/RequestCache.js";
import { openDocuments } from "./graphql/trusted/openDocuments.js";
import { Responder } from "./response/Responder.js";
import { healthRoutes } from "./health/healthRoutes.js";
import { UpstreamHealth } from "./health/UpstreamHealth.js";
import { demoAccountRoute } from "./pages/demoAccount.js";
import { Graphiql } from "./pages/graphiql.js";
import { routedUrl, staticFiles } from "./pages/staticFiles.js";
import { clientInfoReader } from "./request/clientInfo.js";
import { requestIdOf } from "./request/requestId.js";
import { responseHeaders } from "./response/responseHeaders.js";
import type { Server, ServerOptions } from "./Server.js";
import { setHeaders } from "./response/setHeaders.js";
import { trustedProxies, warnOfStrangers, warnOfTrust } from "./request/trustedProxies.js";
import { useOriginForm } from "./request/useOriginForm.js";

/** Times of the HTTP server, in ms. */
const SERVER_TIMES = {
  headersTimeout: 10_000, // a caller that drips its headers
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false, // `checkHead` does it, with an answer
  requestTimeout: 0, // would cut a slow but moving upload; `closeStalledConnections` cuts one that does not move
  keepAliveTimeout: 72_000, // longer than common proxies keep a connection, so that it is they who close it
};

/** HTTP in: everything that a caller can reach. `/graphql` has a handler of its own; Fastify serves everything else. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { config, upstreams, schema, log, requestLog = options.log, attemptStore, metrics, traces } = options;
  const operations = new OperationCache(schema);
  const requests = new RequestCache(operations);
  const documents = await openDocuments({
    ...{ config, schema, log, requests },
    onValid: (document) => {
      operations.prepare(document); // so the first request runs as fast as the others
      metrics?.addOperations(namedOperations(document));
    },
  });
  const open = new OpenRequests(metrics && ((request) => metrics.onRequest(endedRequest(request))));
  const isTrusted = trustedProxies(config.trustProxy);
  const warnOfProxy = warnOfStrangers(isTrusted, log);
  warnOfTrust(config.trustProxy, log);
  const httpServer = createHttpServer(SERVER_TIMES);
  httpServer.maxHeadersCount = 0; // no limit but that of their bytes: Node leaves out the others without a word
  metrics?.watchConnections(httpServer);
  const unreadBodies = new UnreadBodies(httpServer);
  const clientInfo = clientInfoReader(config, isTrusted);
  const live = createJobHub(config, upstreams, log);
  const loginFailures = new LoginFailures(attemptStore);
  const shared = { config, upstreams, log, requestLog, loginFailures, live, traces, clientInfo };
  const headersFor = responseHeaders(config);
  const onRefused = metrics && ((error: PublicError) => metrics.onRefusedBytes(error));
  const clientErrors = new ClientErrors({ traffic: open, log, headers: headersFor(undefined), onRefused });
  const answersOptions = config.corsOrigins.length > 0;
  let draining = false;

  const fastifyLog: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    loggerInstance: fastifyLog,
    logController: new LogController({ disableRequestLogging: true }), // `logOnClose` does it
    genReqId: requestIdOf,
    serverFactory: (fastify) =>
      httpServer.on(
        "request",
        inTurn((request, response) => {
          open.add(request, response);
          useOriginForm(request);
          warnOfProxy(request);
          if (GraphQLHandler.serves(request)) graphql.handle(request, response);
          else fastify(request, response);
        }),
      ),
    clientErrorHandler: (error, socket) => clientErrors.refuse(error, socket),
    return503OnClosing: false,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    rewriteUrl: (request) => routedUrl(request, config),
    frameworkErrors: refuseUrl(shared, { answersOptions, headersFor }),
    routerOptions: { maxParamLength: 16_384 },
  });
  clientErrors.watch(app.server);
  const load = new LoadShedder(app, open);
  const apollo = createApollo({
    schema,
    introspection: config.introspection,
    log,
    onValidated: (operation) => operations.add(operation),
  });
  const streams = new LiveStreams(config, open);
  const graphql = new GraphQLHandler({
    shared,
    apollo,
    requests,
    documents: documents.policyOf,
    responder: new Responder(unreadBodies, () => draining),
    responseHeaders: headersFor,
    streams: new StreamResponder(
      { schema, introspection: config.introspection, isEnding: () => live.isDraining },
      streams,
    ),
    graphiql: new Graphiql(config),
    load,
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null)); // routes read bodies themselves
  app.decorateRequest("operation");
  setHeaders(app, { headersFor, answersOptions, unreadBodies, isDraining: () => draining });
  handleErrors(app, shared);
  closeIdleConnections(app, open);
  closeStalledConnections(app, open, config.clientIdleTimeoutMs);
  await apollo.start();
  await app.register(async (files) => {
    files.addHook("onRequest", (_request, _reply, done) => {
      load.check();
      done();
    });
    await files.register(downloadRoute, shared);
    await files.register(uploadRoute, shared);
    await files.register(submitRoute, shared);
    await files.register(resultsRoutes, shared);
  });
  await app.register(healthRoutes, {
    health: new UpstreamHealth(upstreams),
    isReady: () => !draining,
    figures: () => ({ streams: streams.size, watches: live.figures().watches }),
  });
  demoAccountRoute(app, config);
  await staticFiles(app, config);

  const drain = () => {
    draining = true;
    streams.drain();
  };
  return {
    app,
    get underWay() {
      return { requests: open.size, streams: streams.size };
    },
    get ended() {
      return open.ended;
    },
    get figures() {
      return {
        requests: open.size,
        streams: streams.size,
        maxStreams: config.maxStreams,
        shed: load.refused,
        logonsRefused: loginFailures.refused,
        ...live.figures(),
      };
    },
    reloadDocuments: documents.reload,
    drain,
    cut: () => {
      for (const { request } of [...open.all]) open.cut(request.socket, "shutdown");
      app.server.closeAllConnections();
    },
    close: async () => {
      drain();
      await app.close();
      live.close();
      await apollo.stop();
    },
  };
}
