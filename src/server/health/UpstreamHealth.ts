import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Upstreams } from "../../context/createContext.js";
import { InfoAPI } from "../../datasources/InfoAPI.js";
import type { Caller } from "../../http/call/Caller.js";
import { type Service, UpstreamError } from "../../UpstreamError.js";

/** "up", or how the upstream failed. */
export type UpstreamState = Readonly<Record<Service, string>>;

/** How long a result is reused, so that frequent probes cost the upstream nothing. */
const FRESH_MS = 5_000;

/** Shorter than the time-out of common probes (1 s). */
const TIMEOUT_MS = 900;

/** Checks whether the upstreams are up, by their `GET /info`. */
export class UpstreamHealth {
  readonly #upstreams: Upstreams;
  #last: { readonly at: number; readonly state: Promise<UpstreamState> } | undefined;

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams;
  }

  check(): Promise<UpstreamState> {
    const now = performance.now();
    if (!this.#last || now - this.#last.at > FRESH_MS) this.#last = { at: now, state: this.#ask() };
    return this.#last.state;
  }

  async #ask(): Promise<UpstreamState> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const tooLate = once(signal, "abort").then(() => "timeout");
    const anonymous: Caller = {
      requestId: randomUUID(),
      signal,
      token: undefined,
      onSessionCookie: () => undefined,
    };
    const info = new InfoAPI({
      users: this.#upstreams.users.forCaller(anonymous),
      jess: this.#upstreams.jess.forCaller(anonymous),
    });
    const state = (service: Service) => {
      const answer = info.ask(service).then(
        () => "up",
        (error: unknown) => (error instanceof UpstreamError ? error.kind : "failed"),
      );
      return Promise.race([tooLate, answer]);
    };
    const [users, jess] = await Promise.all([state("users"), state("jess")]);
    return { users, jess };
  }
}
