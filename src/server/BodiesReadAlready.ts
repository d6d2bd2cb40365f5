import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";

/** Bodies that were read before Fastify came to see their requests, so that it reads them as if they came just now. */
export class BodiesReadAlready {
  readonly #bodies = new WeakMap<IncomingMessage, Buffer>();

  add(request: IncomingMessage, body: Buffer): void {
    this.#bodies.set(request, body);
  }

  handTo(app: FastifyInstance): void {
    app.addHook("preParsing", ({ raw }, _reply, payload, done) => {
      const body = this.#bodies.get(raw);
      done(null, body ? Readable.from([body], { objectMode: false }) : payload);
    });
  }
}
