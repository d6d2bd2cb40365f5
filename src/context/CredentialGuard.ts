import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Answer } from "../datasources/Answer.js";
import { UpstreamError } from "../UpstreamError.js";

const WINDOW_SECONDS = 300;
const FAILURES_PER_ACCOUNT = 10;
const FAILURES_PER_ADDRESS = 100;

/** How often wrong credentials were given lately: by account, and by the address they came from. Outlives the requests. */
export class CredentialFailures {
  readonly byAccount = new RateLimiterMemory({ points: FAILURES_PER_ACCOUNT, duration: WINDOW_SECONDS });
  readonly byAddress = new RateLimiterMemory({ points: FAILURES_PER_ADDRESS, duration: WINDOW_SECONDS });

  /** Binds it to the address of one caller, once per request. */
  guard(address: string): CredentialGuard {
    return new CredentialGuard(this, network(address));
  }
}

const groupsOf = (text: string) => text.split(":").filter((group) => group !== "");

/** One subscriber has many IPv6 addresses, but one /64: the first four groups, some of which `::` may stand for. */
function network(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [before = "", after] = address.split("::", 2);
  const [first, last] = [groupsOf(before), groupsOf(after ?? "")];
  const hidden = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(hidden).fill("0"), ...last].slice(0, 4).join(":");
}

/**
 * Slows down those who guess passwords. An attempt counts before it is made, so that many at once do not slip through; it is
 * taken back unless the credential was wrong.
 */
export class CredentialGuard {
  readonly #failures: CredentialFailures;
  readonly #address: string;

  constructor(failures: CredentialFailures, address: string) {
    this.#failures = failures;
    this.#address = address;
  }

  /**
   * Makes the attempt with the credential of the account.
   *
   * @throws UpstreamError `tooManyRequests` when there were too many wrong ones; then the upstream is not asked.
   */
  async attempt<T extends Answer>(email: string, check: () => Promise<T>): Promise<T> {
    const { byAccount, byAddress } = this.#failures;
    const account = email.toLowerCase();
    await take(byAddress, this.#address);
    await take(byAccount, account);
    let outcome: Answer["outcome"] | undefined;
    try {
      const answer = await check();
      outcome = answer.outcome;
      return answer;
    } finally {
      if (outcome === "OK") await byAccount.delete(account);
      else if (!isWrong(outcome)) await byAccount.reward(account);
      if (!isWrong(outcome)) await byAddress.reward(this.#address);
    }
  }
}

const isWrong = (outcome: Answer["outcome"] | undefined) =>
  outcome === "INVALID_CREDENTIALS" || outcome === "SESSION_MISMATCH";

async function take(failures: RateLimiterMemory, key: string): Promise<void> {
  try {
    await failures.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new UpstreamError({
      kind: "tooManyRequests",
      service: "users",
      method: "POST",
      path: "/auth",
      retryAfter: Math.ceil(refusal.msBeforeNext / 1000),
      detail: "too many wrong credentials",
    });
  }
}
