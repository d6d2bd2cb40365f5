import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** In it a gateway says that it may ask for any document. No page can send it: CORS does not allow it. */
export const BYPASS_HEADER = "x-trusted-documents-bypass";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** The secrets of those who may ask for any document. */
export class BypassTokens {
  readonly #digests: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.#digests = tokens.map(digest);
  }

  /** What a request has of them. */
  check(headers: IncomingHttpHeaders): "none" | "right" | "wrong" {
    if (this.#digests.length === 0) return "none";
    const given = headers[BYPASS_HEADER];
    if (typeof given !== "string") return "none";
    const found = digest(given);
    return this.#digests.some((each) => timingSafeEqual(each, found)) ? "right" : "wrong";
  }
}
