import type { CallerClient } from "../../http/CallerClient.js";
import { type Result, envelope, toResult } from "../Result.js";
import { parseResult } from "../parseResult.js";

export interface JessCredential {
  readonly jessUser: string;
  readonly jessPwd: string;
}

/** The link between the caller's account and a JESS account: upstream-api §4.1 and §4.2. */
export class SessionAPI {
  readonly #http: CallerClient;

  constructor(http: CallerClient) {
    this.#http = http;
  }

  /** `GET /session`: is there a valid JESS session? Any refusal means that there is none. */
  async check(): Promise<Result> {
    const { body } = await this.#http.getJson("/session");
    const result = parseResult(envelope, body, { service: "jess", method: "GET", path: "/session" });
    return toResult(result, [[/^/, "NO_JESS_SESSION"]]);
  }

  /** `POST /session`: link the account, or renew its JESS session. */
  async set({ jessUser, jessPwd }: JessCredential): Promise<Result> {
    const { body } = await this.#http.postJson("/session", { jessUser, jessPwd });
    const result = parseResult(envelope, body, { service: "jess", method: "POST", path: "/session" });
    return toResult(result, [[/does not match any record/i, "INVALID_JESS_CREDENTIALS"]]);
  }
}
