import type { CallerClient } from "../../http/CallerClient.js";
import { type Result, envelope, toResult } from "../Result.js";
import { parseResult } from "../parseResult.js";

export interface Mail {
  readonly title: string;
  readonly message: string;
  /** Honoured for administrators only; the upstream otherwise mails the caller. */
  readonly email?: string | null | undefined;
}

/** E-mail from the service's own address: upstream-api §3.12. */
export class MailAPI {
  readonly #http: CallerClient;

  constructor(http: CallerClient) {
    this.#http = http;
  }

  /** `POST /send` */
  async send({ title, message, email }: Mail): Promise<Result> {
    const { body } = await this.#http.postJson("/send", { ...(email && { email }), title, message });
    return toResult(parseResult(envelope, body, { service: "users", method: "POST", path: "/send" }));
  }
}
