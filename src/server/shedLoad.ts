import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";
import { RequestError } from "./RequestError.js";

/** Requests under way at once; each holds memory, and more of them only make all of them slower. */
const MAX_REQUESTS = 1_000;

/** The event loop is this late on average: whoever comes now would wait for nothing. */
const MAX_DELAY_MS = 1_000;

const overloaded = () =>
  new RequestError(
    503,
    "SERVICE_OVERLOADED",
    "This service has too much to do at the moment. Try again in a second.",
    1,
  );

/** Refuses requests while there are too many, before memory or the event loop suffers: an early no is cheap for both sides. */
export async function shedLoad(app: FastifyInstance): Promise<void> {
  let underWay = 0;
  app.addHook("onRequest", (_request, reply, done) => {
    underWay += 1;
    reply.raw.once("close", () => (underWay -= 1));
    if (underWay > MAX_REQUESTS) throw overloaded();
    done();
  });
  await app.register(underPressure, {
    maxEventLoopDelay: MAX_DELAY_MS,
    sampleInterval: 1_000,
    pressureHandler: () => {
      throw overloaded();
    },
  });
}
