import type { Result } from "../datasources/Result.js";
import type { CallerSignal } from "../http/limits/SharedAbort.js";
import { SharedAbort } from "../http/limits/SharedAbort.js";
import { Deadline } from "../http/limits/Deadline.js";
import { type Service, UpstreamError } from "../UpstreamError.js";
import { type Attempt, AttemptLimiter, AttemptRefused, type LineLimits } from "./AttemptLimiter.js";
import { networkOf } from "./networkOf.js";
import type { AttemptStore } from "./SharedAttempts.js";

/** Seconds for which wrong credentials count. */
const WINDOW = 300;

/** How long an attempt waits, at most. */
const MAX_WAIT_MS = 10_000;

const OF_ACCOUNT: LineLimits = { points: 10, duration: WINDOW, maxWaiting: 100 };
const OF_ADDRESS: LineLimits = { points: 100, duration: WINDOW, maxWaiting: 1_000 };

/** Counts wrong credentials by account and by address, across requests. */
export class LoginFailures {
  readonly byAccount: AttemptLimiter;
  readonly byAddress: AttemptLimiter;
  /** How many attempts were refused so far, by which limit. */
  readonly refused = { account: 0, address: 0 };

  /** @param store with which replicas count together */
  constructor(store?: AttemptStore) {
    this.byAccount = new AttemptLimiter(OF_ACCOUNT, store?.attempts("account", OF_ACCOUNT));
    this.byAddress = new AttemptLimiter(OF_ADDRESS, store?.attempts("address", OF_ADDRESS));
  }

  /** The limiter for one request. @param signal aborted when the caller disconnects */
  guard(address: string, signal: CallerSignal): LoginRateLimiter {
    return new LoginRateLimiter(this, networkOf(address), signal);
  }
}

/** The account whose password is checked. */
export interface GuardedAccount {
  readonly service: Service;
  /** As the caller gives it. */
  readonly name: string;
}

/** Names that a database may treat as equal have the same key. */
const keyOf = ({ service, name }: GuardedAccount) =>
  `${service} ${name.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLowerCase()}`;

/** Whether the upstream refused the credential by its HTTP status alone. (A 401 is about the session; where it is not, `AuthAPI` turns it into a result.) */
const isRefusal = (error: unknown) =>
  error instanceof UpstreamError &&
  (error.kind === "forbidden" || (error.kind === "failed" && error.status !== undefined && error.status < 500));

/**
 * Limits password guessing. Every credential that the upstream refuses counts as wrong; an attempt that failed by an outage or
 * was refused here does not. A right credential does not reset the count: it may belong to another account with the same key.
 */
export class LoginRateLimiter {
  readonly #failures: LoginFailures;
  readonly #address: string;
  readonly #signal: CallerSignal;

  constructor(failures: LoginFailures, address: string, signal: CallerSignal) {
    this.#failures = failures;
    this.#address = address;
    this.#signal = signal;
  }

  /**
   * Checks a credential, after waiting if many are checked at once.
   *
   * @throws UpstreamError without an upstream call: `accountPaused` or `addressPaused` after too many wrong credentials,
   * `tooManyRequests` if too many are checked at once, `cancelled` if the caller has gone
   */
  async attempt<T extends Result>(account: GuardedAccount, check: () => Promise<T>): Promise<T> {
    const { ofAccount, ofAddress } = await this.#enter(account);
    let isWrong = false;
    try {
      const result = await check();
      isWrong = !result.ok;
      return result;
    } catch (error) {
      isWrong = isRefusal(error);
      throw error;
    } finally {
      await ofAddress.end(isWrong);
      await ofAccount.end(isWrong);
    }
  }

  /** The account first: an attempt that waits or is refused there takes no place of others at the address. */
  async #enter(account: GuardedAccount): Promise<{ ofAccount: Attempt; ofAddress: Attempt }> {
    const { byAccount, byAddress, refused } = this.#failures;
    const refuse = (by: keyof typeof refused) => (error: unknown) => {
      if (error instanceof AttemptRefused && error.why !== "cancelled") refused[by] += 1;
      throw publicError(error, account, by);
    };
    await byAddress.check(this.#address).catch(refuse("address"));
    const wait = new Deadline(new SharedAbort(this.#signal));
    wait.set(MAX_WAIT_MS);
    try {
      const ofAccount = await byAccount.enter(keyOf(account), wait).catch(refuse("account"));
      try {
        const ofAddress = await byAddress.enter(this.#address, wait).catch(refuse("address"));
        return { ofAccount, ofAddress };
      } catch (error) {
        await ofAccount.end(false);
        throw error;
      }
    } finally {
      wait.release();
    }
  }
}

/** @param by the limit that refused the attempt */
function publicError(error: unknown, { service }: GuardedAccount, by: "account" | "address"): unknown {
  if (!(error instanceof AttemptRefused)) return error;
  const { why, retryAfter } = error;
  return new UpstreamError({
    kind: why === "too many wrong ones" ? `${by}Paused` : why === "cancelled" ? "cancelled" : "tooManyRequests",
    service,
    method: "POST",
    path: service === "jess" ? "/session" : "/auth",
    retryAfter,
    detail: `credential not tried: ${why}`,
  });
}
