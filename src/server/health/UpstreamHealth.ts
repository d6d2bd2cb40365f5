import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Upstreams } from "../../context/createContext.js";
import { InfoAPI } from "../../datasources/InfoAPI.js";
import type { Caller } from "../../http/call/Caller.js";
import { type Service, UpstreamError } from "../../UpstreamError.js";

/** "up", or how the upstream failed. */
export type UpstreamState = Readonly<Record<Service, string>>;

/** How long an answer is good for, so that frequent probes cost the upstream nothing. */
const FRESH_MS = 5_000;

/** Probes have little patience, common ones a second. What takes longer is no answer. */
const PATIENCE_MS = 900;

/** Knows whether the upstreams answer, by their `GET /info`. */
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
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const tooLate = once(signal, "abort").then(() => "timeout");
    const nobody: Caller = {
      requestId: randomUUID(),
      signal,
      token: undefined,
      onSessionCookie: () => undefined,
    };
    const info = new InfoAPI({
      users: this.#upstreams.users.forCaller(nobody),
      jess: this.#upstreams.jess.forCaller(nobody),
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
