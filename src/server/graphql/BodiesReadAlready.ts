import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";

interface ReadAlready {
  readonly body: Buffer;
  readonly failure: Error | undefined;
}

/**
 * Bodies that were read before Fastify came to see their requests, so that it reads them as if they came just now; and
 * what went wrong meanwhile, so that it answers that as its own.
 */
export class BodiesReadAlready {
  readonly #requests = new WeakMap<IncomingMessage, ReadAlready>();

  add(request: IncomingMessage, body: Buffer, failure?: Error): void {
    this.#requests.set(request, { body, failure });
  }

  handTo(app: FastifyInstance): void {
    app.addHook("preParsing", ({ raw }, _reply, payload, done) => {
      const { body, failure } = this.#requests.get(raw) ?? {};
      if (failure === undefined) done(null, body ? Readable.from([body], { objectMode: false }) : payload);
      else done(failure);
    });
  }
}
