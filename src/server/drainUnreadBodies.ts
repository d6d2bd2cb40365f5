import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";

/** How much of a body nobody wants is read, and for how long, before the connection is cut. */
const MAX_UNREAD_BYTES = 64 * 2 ** 20;
const MAX_DRAIN_MS = 5_000;

/**
 * Callers that ask for leave to send their body (`Expect: 100-continue`) get it when somebody begins to read it, and one
 * that is refused before gets the refusal alone; Node would give it to all of them at once. Other expectations bind
 * nobody: RFC 9110 §10.1.1.
 *
 * @returns which requests still wait for leave, so that their body will not come
 */
function giveLeaveToSend({ server }: FastifyInstance): WeakSet<IncomingMessage> {
  const waiting = new WeakSet<IncomingMessage>();
  server.on("checkContinue", (request, response) => {
    waiting.add(request);
    request.on("newListener", (event) => {
      if ((event === "data" || event === "readable") && waiting.delete(request)) response.writeContinue();
    });
    server.emit("request", request, response);
  });
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  return waiting;
}

/**
 * Many clients read the answer only when they have sent their body. One that is answered before that (a refusal, an upload
 * that failed midway) would hang until a time-out, or lose the answer, so the rest is read and thrown away, within bounds.
 */
export function drainUnreadBodies(app: FastifyInstance): void {
  const waiting = giveLeaveToSend(app);
  const isComing = (raw: IncomingMessage) => !raw.complete && hasBody(raw.headers) && !waiting.has(raw);

  app.addHook("onSend", ({ raw }, reply, payload, done) => {
    // After a "close" Node would cut the connection behind the answer, and thereby the answer itself: RFC 9112 §9.6.
    if (isComing(raw)) void reply.header("connection", "keep-alive");
    done(null, payload);
  });
  app.addHook("onResponse", ({ raw, headers }, _reply, done) => {
    done();
    if (raw.destroyed || !isComing(raw)) return;
    const { socket } = raw;
    const [read, started] = [socket.bytesRead, performance.now()];
    raw.unpipe();
    raw.resume();
    const timer = setInterval(() => {
      if (socket.bytesRead - read > MAX_UNREAD_BYTES || performance.now() - started > MAX_DRAIN_MS) socket.destroy();
    }, 100);
    // On a connection that is kept, listeners would pile up; and of a request that was answered Node tells no close.
    const stop = () => {
      clearInterval(timer);
      socket.off("close", stop);
    };
    socket.once("close", stop);
    raw.once("end", () => {
      stop();
      if (!app.server.listening || /\bclose\b/i.test(headers.connection ?? "")) socket.end();
    });
  });
}

const hasBody = (headers: Record<string, unknown>) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
