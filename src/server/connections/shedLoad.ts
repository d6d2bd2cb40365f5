import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors/RequestError.js";
import type { OpenRequests } from "./OpenRequests.js";

/** Requests under way at once. Each holds memory, and more of them only slow down all. */
const MAX_REQUESTS = 1_000;

/** Overloaded if the mean event-loop delay exceeds this in `LOOKS` consecutive samples. */
const MAX_DELAY_MS = 500;
const LOOKS = 3;
const LOOK_MS = 1_000;

/** One long pause is no overload (a big listing, a busy machine); several in a row are. */
function watchEventLoop(app: FastifyInstance): () => boolean {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let lateLooks = 0;
  delay.enable();
  const timer = setInterval(() => {
    lateLooks = delay.mean / 1e6 > MAX_DELAY_MS ? lateLooks + 1 : 0;
    delay.reset();
  }, LOOK_MS);
  timer.unref();
  app.addHook("onClose", () => {
    clearInterval(timer);
    delay.disable();
  });
  return () => lateLooks >= LOOKS;
}

/**
 * Refuses new requests while there is too much to do. An early refusal is cheap for both sides: it comes before memory or the
 * event loop suffers.
 */
export class LoadShedder {
  readonly #traffic: OpenRequests;
  readonly #isLate: () => boolean;
  #refused = 0;

  constructor(app: FastifyInstance, traffic: OpenRequests) {
    this.#traffic = traffic;
    this.#isLate = watchEventLoop(app);
  }

  /** How many were refused so far. */
  get refused(): number {
    return this.#refused;
  }

  /** @throws RequestError when there is too much to do */
  check(): void {
    if (this.#traffic.size <= MAX_REQUESTS && !this.#isLate()) return;
    this.#refused += 1;
    const message = "This service has too much to do at the moment. Try again in a second.";
    throw new RequestError(503, "SERVICE_OVERLOADED", message, { retryAfter: 1 });
  }
}
