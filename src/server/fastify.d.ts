import type { OperationFacts } from "./log/OperationFacts.js";

declare module "fastify" {
  interface FastifyRequest {
    /** What the log will tell, once the request has become an operation. */
    operation: OperationFacts | undefined;
  }
}
