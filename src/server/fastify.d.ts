import type { CallerSession } from "../context/CallerSession.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the routes that read the session before the body. */
    callerSession: CallerSession;
  }
}
