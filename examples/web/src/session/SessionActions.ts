import type { ApolloClient } from "@apollo/client";
import {
  CheckInDocument,
  type CredentialInput,
  LogOffDocument,
  LogOnDocument,
  type LogOnMutation,
  SessionDocument,
} from "../api/operations";
import { failureOf } from "../failures/failureOf";
import type { SessionStore } from "./SessionStore";

type Answer = Pick<LogOnMutation["logon"], "ok" | "status" | "outcome">;

/** Begins, looks at, renews and ends the session. What was read in one session is forgotten before the next. */
export class SessionActions {
  readonly #client: ApolloClient;
  readonly #store: SessionStore;

  constructor(client: ApolloClient, store: SessionStore) {
    this.#client = client;
    this.#store = store;
  }

  /** Asks whose session the cookie is: it may have ended, or be another's since a log-on in another tab. */
  async look(): Promise<void> {
    const before = this.#store.read();
    try {
      const { data } = await this.#client.query({ query: SessionDocument, fetchPolicy: "network-only" });
      const session = data?.session;
      if (!session) {
        this.#store.end();
        return;
      }
      if (before.phase === "in" && before.session.email !== session.email) await this.#client.clearStore();
      this.#store.set({ phase: "in", session });
    } catch (error) {
      // Somebody who is signed in is told by what they do next.
      if (before.phase !== "in") this.#store.set({ phase: "failed", failure: failureOf(error) });
    }
  }

  /** Throws what is a failure; a refusal is an answer. */
  async signIn(input: CredentialInput): Promise<Answer | undefined> {
    const { data } = await this.#client.mutate({ mutation: LogOnDocument, variables: { input } });
    const answer = data?.logon;
    if (answer?.ok) {
      await this.#client.clearStore();
      const { email, user, session } = answer;
      this.#store.set({ phase: "in", session: session ?? { email, user, issuedAt: null, expiresAt: null } });
    }
    return answer;
  }

  async renew(): Promise<Answer | undefined> {
    const { data } = await this.#client.mutate({ mutation: CheckInDocument });
    const answer = data?.checkin;
    if (answer?.ok && answer.session) this.#store.set({ phase: "in", session: answer.session });
    return answer;
  }

  /** The cookie is cleared whatever the service behind the API says, so only a lost connection is a failure. */
  async signOut(): Promise<void> {
    try {
      await this.#client.mutate({ mutation: LogOffDocument });
    } catch (error) {
      if (failureOf(error).code === "UNREACHABLE") throw error;
    }
    this.#store.set({ phase: "out", why: "left" });
    await this.#client.clearStore();
  }
}
