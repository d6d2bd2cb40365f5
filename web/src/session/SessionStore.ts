import type { SessionQuery } from "../api/operations";
import type { Failure } from "../failures/failureOf";

export type Session = NonNullable<SessionQuery["session"]>;

export type SessionState =
  | { readonly phase: "asking" }
  | { readonly phase: "failed"; readonly failure: Failure }
  /** No user is signed in: not yet, because the session ended, or because the user signed out. */
  | { readonly phase: "out"; readonly why: "never" | "ended" | "signedOut" }
  | { readonly phase: "in"; readonly session: Session };

/** The session state of this page. The session itself is a cookie that scripts cannot read. */
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

  /** Called if the API says that there is no session. */
  readonly end = (): void => {
    if (this.#state.phase === "in") this.set({ phase: "out", why: "ended" });
    else if (this.#state.phase !== "out") this.set({ phase: "out", why: "never" });
  };
}
