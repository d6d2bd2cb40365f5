import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import { envelope } from "../Result.js";
import { parseResult } from "../parseResult.js";
import type { SessionAPI } from "./SessionAPI.js";

/** What an answer holds: `data` of an envelope that says `ok`, which may be null; undefined when the upstream refuses. */
export function dataOf(body: unknown, call: UpstreamCall): unknown {
  const { ok } = parseResult(envelope, body, call);
  if (!ok) return undefined;
  return typeof body === "object" && body !== null && "data" in body ? body.data : null;
}

/** Explains the refusals of JESS calls to one caller, whose words are not known: one `GET /session` tells for all of them. */
export class Refusals {
  readonly #session: SessionAPI;
  #isLinked: Promise<boolean> | undefined;

  constructor(session: SessionAPI) {
    this.#session = session;
  }

  /** @throws UpstreamError `noJessSession` or `forbidden`, or the failure of `GET /session` */
  async explain(call: UpstreamCall): Promise<never> {
    this.#isLinked ??= this.#session.check().then(({ ok }) => ok);
    const kind = (await this.#isLinked) ? "forbidden" : "noJessSession";
    throw new UpstreamError({ ...call, kind, detail: "refused" });
  }
}
