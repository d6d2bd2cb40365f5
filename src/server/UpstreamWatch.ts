import { randomUUID } from "node:crypto";
import type { Upstreams } from "../context/createContext.js";
import { InfoAPI } from "../datasources/InfoAPI.js";
import type { Caller } from "../http/Caller.js";
import { type Service, UpstreamError } from "../UpstreamError.js";

/** "up", or how the upstream failed. */
export type UpstreamState = Readonly<Record<Service, string>>;

/** How long an answer is good for, so that frequent probes cost the upstream nothing. */
const FRESH_MS = 5_000;

/** Knows whether the upstreams answer, by their `GET /info`. */
export class UpstreamWatch {
  readonly #upstreams: Upstreams;
  #last: { readonly at: number; readonly state: Promise<UpstreamState> } | undefined;

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams;
  }

  look(): Promise<UpstreamState> {
    if (!this.#last || Date.now() - this.#last.at > FRESH_MS) this.#last = { at: Date.now(), state: this.#ask() };
    return this.#last.state;
  }

  async #ask(): Promise<UpstreamState> {
    const nobody: Caller = {
      requestId: randomUUID(),
      signal: new AbortController().signal,
      token: undefined,
      receive: () => undefined,
    };
    const info = new InfoAPI({ users: this.#upstreams.users.as(nobody), jess: this.#upstreams.jess.as(nobody) });
    const state = (service: Service) =>
      info.read(service).then(
        () => "up",
        (error: unknown) => (error instanceof UpstreamError ? error.kind : "failed"),
      );
    const [users, jess] = await Promise.all([state("users"), state("jess")]);
    return { users, jess };
  }
}
