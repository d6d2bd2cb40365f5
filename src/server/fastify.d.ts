import type { CallerSession } from "../context/CallerSession.js";
import type { OperationFacts } from "./log/logRequest.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the routes that read the session before the body. */
    callerSession: CallerSession;
    /** What the log will tell, once the request has become an operation. */
    operation: OperationFacts | undefined;
  }
}
