import { z } from "zod";
import type { CallerClient } from "../../http/CallerClient.js";
import { UpstreamError } from "../../UpstreamError.js";
import { type Result, envelope, type Refusals, toResult } from "../Result.js";
import { parseResult } from "../parseResult.js";

export interface Credential {
  readonly email: string;
  readonly password: string;
}

/** The caller's identity, as the upstream reports it. The session itself is in the cookie. */
export interface AuthResult extends Result {
  readonly user: string | null;
  readonly email: string | null;
  /** As the response says: `checkin` and `confirm` say "user" even to a "pro" account (upstream-api §3.2). */
  readonly role: string | null;
}

const authReturn = envelope.extend({
  user: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string().nullish(),
});

const NO_MATCH = "No matching username and password pair was found!";
const REFUSALS: Refusals = [
  [/no matching user/i, "INVALID_CREDENTIALS"],
  [/does not match the existing session/i, "SESSION_MISMATCH"],
];

/** Log on, renew, confirm and log off: upstream-api §3.1 to §3.4. */
export class AuthAPI {
  readonly #http: CallerClient;
  readonly #logonPath: string;

  constructor(http: CallerClient, logonPath: "auth" | "logon") {
    this.#http = http;
    this.#logonPath = `/${logonPath}`;
  }

  /** `POST /auth`. Only here a 401 means a wrong credential, not a missing session. */
  async logon(credential: Credential): Promise<AuthResult> {
    try {
      return await this.#post(this.#logonPath, credential, { anonymous: true });
    } catch (error) {
      if (!(error instanceof UpstreamError && error.kind === "unauthenticated")) throw error;
      return { ok: false, status: NO_MATCH, outcome: "INVALID_CREDENTIALS", user: null, email: null, role: null };
    }
  }

  /** `POST /checkin` */
  checkin(): Promise<AuthResult> {
    return this.#post("/checkin");
  }

  /** `POST /confirm` */
  confirm(credential: Credential): Promise<AuthResult> {
    return this.#post("/confirm", credential);
  }

  /** `POST /logout` */
  logoff(): Promise<AuthResult> {
    this.#http.forget();
    return this.#post("/logout");
  }

  async #post(path: string, credential?: Credential, options?: { anonymous: boolean }): Promise<AuthResult> {
    const json = credential && { email: credential.email, password: credential.password };
    const { body } = await this.#http.postJson(path, json, options);
    const { user, email, role, ...result } = parseResult(authReturn, body, { service: "users", method: "POST", path });
    return { ...toResult(result, REFUSALS), user: user ?? null, email: email ?? null, role: role ?? null };
  }
}
