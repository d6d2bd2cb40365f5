import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
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
function handleExpectContinue({ server }: FastifyInstance): WeakSet<IncomingMessage> {
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
 * After a "close" Node cuts the connection behind the answer, and thereby the answer itself, where bytes still come: RFC 9112
 * §9.6. Here it says only that no other answer comes, and leaves it to `drainUnreadBodies` to cut.
 */
function closeGently(socket: Socket): void {
  socket.destroySoon = () => socket.end();
}

/** What Node does behind the last answer, now that nothing comes any more. */
function cut(socket: Socket): void {
  Reflect.deleteProperty(socket, "destroySoon");
  socket.destroySoon();
}

/**
 * Many clients read the answer only when they have sent their body. One that is answered before that (a refusal, an upload
 * that failed midway) would hang until a time-out, or lose the answer, so the rest is read and thrown away, within bounds.
 */
export function drainUnreadBodies(app: FastifyInstance): void {
  const waiting = handleExpectContinue(app);
  const isComing = (raw: IncomingMessage) => !raw.complete && hasBody(raw.headers) && !waiting.has(raw);

  app.addHook("onSend", ({ raw }, reply, payload, done) => {
    if (isComing(raw)) {
      const closes = !reply.raw.shouldKeepAlive || reply.getHeader("connection") === "close";
      void reply.header("connection", closes ? "close" : "keep-alive");
      if (closes) closeGently(raw.socket);
    }
    done(null, payload);
  });
  app.addHook("onResponse", ({ raw }, _reply, done) => {
    done();
    const { socket } = raw;
    const closes = Object.hasOwn(socket, "destroySoon");
    if (raw.destroyed || !isComing(raw)) {
      if (closes) cut(socket);
      return;
    }
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
      if (closes) cut(socket);
      else if (!app.server.listening) socket.end();
    });
  });
}

const hasBody = (headers: Record<string, unknown>) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
