import type { Result } from "../datasources/Result.js";
import type { CallerSignal } from "../http/limits/SharedAbort.js";
import { SharedAbort } from "../http/limits/SharedAbort.js";
import { Deadline } from "../http/limits/Deadline.js";
import { type Service, UpstreamError, type UpstreamErrorKind } from "../UpstreamError.js";
import { AttemptLimiter, AttemptRefused } from "./AttemptLimiter.js";
import { networkOf } from "./networkOf.js";

/** Seconds in which wrong credentials count. */
const WINDOW = 300;

/** How long an attempt waits until it may be made. */
const MAX_WAIT_MS = 10_000;

/** How often wrong credentials were given lately: by account, and by the address they came from. Outlives the requests. */
export class LoginFailures {
  readonly byAccount = new AttemptLimiter({ points: 10, duration: WINDOW, maxWaiting: 100 });
  readonly byAddress = new AttemptLimiter({ points: 100, duration: WINDOW, maxWaiting: 1_000 });

  /** Binds it to one caller, once per request. @param signal aborted when the caller goes away */
  guard(address: string, signal: CallerSignal): LoginRateLimiter {
    return new LoginRateLimiter(this, networkOf(address), signal);
  }
}

/** Whose password is tried: an account of one of the upstreams. */
export interface GuardedAccount {
  readonly service: Service;
  /** As the caller writes it. */
  readonly name: string;
}

/** One account has one key, as far as a database may take two ways to write its name for the same. */
const keyOf = ({ service, name }: GuardedAccount) =>
  `${service} ${name.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLowerCase()}`;

/** Did the upstream refuse it by its HTTP status alone? (401 is not of the credential but of the session, except where `AuthAPI` says so.) */
const isRefusal = (error: unknown) =>
  error instanceof UpstreamError &&
  (error.kind === "forbidden" || (error.kind === "failed" && error.status !== undefined && error.status < 500));

/**
 * Slows down those who guess passwords. Each credential that the upstream refuses counts as a wrong one,
 * in whatever words: not a right one, not an attempt that the upstream failed, and not one that was refused here. A right one
 * does not make up for wrong ones: it may be another's, of an account whose name has the same key.
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
   * Makes the attempt with the credential of the account, after waiting in line where there are many.
   *
   * @throws UpstreamError, and the upstream is not asked: `accountPaused` or `addressPaused` when there were too many wrong ones,
   * `tooManyRequests` when there are too many at once, `cancelled` when the caller has gone
   */
  async attempt<T extends Result>(account: GuardedAccount, check: () => Promise<T>): Promise<T> {
    const { byAccount, byAddress } = this.#failures;
    const key = keyOf(account);
    await this.#enter(account, key);
    let isWrong = false;
    try {
      const answer = await check();
      isWrong = !answer.ok;
      return answer;
    } catch (error) {
      isWrong = isRefusal(error);
      throw error;
    } finally {
      await byAddress.end(this.#address, isWrong);
      await byAccount.end(key, isWrong);
    }
  }

  /** By the account first: who waits in its line, or is refused there, takes nothing from the others at the address. */
  async #enter(account: GuardedAccount, key: string): Promise<void> {
    const { byAccount, byAddress } = this.#failures;
    await byAddress.check(this.#address).catch(refuse(account, "addressPaused"));
    const wait = new Deadline(new SharedAbort(this.#signal));
    wait.set(MAX_WAIT_MS);
    try {
      await byAccount.enter(key, wait).catch(refuse(account, "accountPaused"));
      try {
        await byAddress.enter(this.#address, wait).catch(refuse(account, "addressPaused"));
      } catch (error) {
        await byAccount.end(key, false);
        throw error;
      }
    } finally {
      wait.release();
    }
  }
}

/** @param paused the kind of refusal after too many wrong ones */
const refuse =
  ({ service }: GuardedAccount, paused: UpstreamErrorKind) =>
  (error: unknown): never => {
    if (!(error instanceof AttemptRefused)) throw error;
    const { why, retryAfter } = error;
    throw new UpstreamError({
      kind: why === "too many wrong ones" ? paused : why === "cancelled" ? "cancelled" : "tooManyRequests",
      service,
      method: "POST",
      path: service === "jess" ? "/session" : "/auth",
      retryAfter,
      detail: `credential not tried: ${why}`,
    });
  };
