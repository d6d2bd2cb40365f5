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

/**
 * Starts, refreshes, renews and ends the session. The cache is cleared between sessions. All tabs have one cookie, so a tab tells the
 * others who has signed in: what they send from then on would go to that account.
 */
export class SessionActions {
  readonly #client: ApolloClient;
  readonly #store: SessionStore;
  readonly #tabs: BroadcastChannel;

  constructor(client: ApolloClient, store: SessionStore, tabs: BroadcastChannel) {
    this.#client = client;
    this.#store = store;
    this.#tabs = tabs;
    tabs.addEventListener("message", ({ data: email }: MessageEvent<unknown>) => {
      void this.#follow(typeof email === "string" ? email : null);
    });
  }

  /** Reads the session from the API. It may have ended, or another tab may have signed in to another account. */
  async refresh(): Promise<void> {
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
      // If the user is signed in, the next request shows the error.
      if (before.phase !== "in") this.#store.set({ phase: "failed", failure: failureOf(error) });
    }
  }

  /** Resolves also if the credentials are wrong. @throws on any other failure */
  async signIn(input: CredentialInput): Promise<Answer | undefined> {
    const { data } = await this.#client.mutate({ mutation: LogOnDocument, variables: { input } });
    const answer = data?.logon;
    if (answer?.ok) {
      const { email, user } = answer;
      const session = answer.session ?? { email, user, issuedAt: null, expiresAt: null };
      this.#tabs.postMessage(session.email);
      await this.#client.clearStore();
      this.#store.set({ phase: "in", session });
    }
    return answer;
  }

  async renew(): Promise<Answer | undefined> {
    const { data } = await this.#client.mutate({ mutation: CheckInDocument });
    const answer = data?.checkin;
    if (answer?.ok && answer.session) this.#store.set({ phase: "in", session: answer.session });
    return answer;
  }

  /** The API clears the cookie even if the upstream fails, so only a lost connection is an error. */
  async signOut(): Promise<void> {
    try {
      await this.#client.mutate({ mutation: LogOffDocument });
    } catch (error) {
      if (failureOf(error).code === "UNREACHABLE") throw error;
    }
    this.#store.set({ phase: "out", why: "signedOut" });
    await this.#client.clearStore();
  }

  /** Another tab has signed in. The account is known at once, what else there is of the session when the API has told it. */
  async #follow(email: string | null): Promise<void> {
    const state = this.#store.read();
    if (state.phase === "in" && state.session.email !== email) {
      this.#store.set({ phase: "in", session: { email, user: null, issuedAt: null, expiresAt: null } });
      await this.#client.clearStore();
    }
    await this.refresh();
  }
}
