import type { SessionQuery } from "../api/operations";
import type { Failure } from "../failures/failureOf";

export type Session = NonNullable<SessionQuery["session"]>;

export type SessionState =
  | { readonly phase: "asking" }
  | { readonly phase: "failed"; readonly failure: Failure }
  /** Nobody is signed in: never was, no more, or by their own wish. */
  | { readonly phase: "out"; readonly why: "never" | "ended" | "left" }
  | { readonly phase: "in"; readonly session: Session };

/** Who is signed in, as far as this page knows. The session itself is a cookie that no script can read. */
export class SessionStore {
  #state: SessionState = { phase: "asking" };
  readonly #listeners = new Set<() => void>();

  readonly read = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (state: SessionState): void => {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  };

  /** The API says that there is no session: the one that was there has ended. */
  readonly end = (): void => {
    if (this.#state.phase === "in") this.set({ phase: "out", why: "ended" });
    else if (this.#state.phase !== "out") this.set({ phase: "out", why: "never" });
  };
}
