import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config.js";

/** The account that every new sandbox has. */
export const DEMO_ACCOUNT = { email: "demo@example.org", password: "demo" } as const;

/** The JESS account that it can be linked to. */
export const DEMO_JESS_ACCOUNT = { jessUser: "DemoJess", jessPwd: "demo" } as const;

/**
 * `GET /demo-account.json`: the account that visitors may sign in with, and its JESS account, or null if the upstream is not the service's own sandbox.
 * The front end shows them.
 */
export function demoAccountRoute(app: FastifyInstance, { upstream }: Pick<Config, "upstream">): void {
  const body = JSON.stringify(upstream ? null : { ...DEMO_ACCOUNT, ...DEMO_JESS_ACCOUNT });
  app.route({
    method: ["GET", "HEAD"],
    url: "/demo-account.json",
    handler: (_request, reply) => reply.type("application/json; charset=utf-8").send(body),
  });
}
