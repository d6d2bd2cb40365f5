import type { FastifyInstance } from "fastify";
import type { UpstreamHealth } from "./UpstreamHealth.js";

export interface HealthOptions {
  readonly health: UpstreamHealth;
  /** Whether new requests are welcome. */
  readonly isReady: () => boolean;
  /** What is under way for a long time. */
  readonly figures: () => Readonly<Record<string, number>>;
}

/** `GET` and `HEAD /livez`: the process lives. `/readyz`: it wants requests; the state of the upstreams is told, not judged. */
export function healthRoutes(app: FastifyInstance, { health: watch, isReady, figures }: HealthOptions): void {
  const method = ["GET", "HEAD"];
  app.route({ method, url: "/livez", handler: () => ({ status: "ok" }) });
  app.route({
    method,
    url: "/readyz",
    handler: async (_request, reply) => {
      const ready = isReady();
      void reply.code(ready ? 200 : 503);
      return { status: ready ? "ready" : "not ready", upstream: await watch.check(), ...figures() };
    },
  });
}
