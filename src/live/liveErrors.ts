import { UpstreamError, type UpstreamErrorKind } from "../UpstreamError.js";

const error = (kind: UpstreamErrorKind, path: string, detail: string) =>
  new UpstreamError({ service: "jess", method: "GET", path, kind, detail });

/** There is no session, or it has ended. */
export const sessionEnded = () => error("unauthenticated", "/job/status", "the session has ended");

/** No job, or not the caller's. */
export const noJob = (id: string) => error("notFound", `/job/status/${id}`, "no such job");

/** The upstream refuses JESS calls for want of a JESS session. */
export const noJessSession = (id: string) =>
  error("noJessSession", `/job/status/${id}`, "refused, and there is no JESS session");

/** Seconds after which a new subscription makes sense. */
const RETRY_SECONDS = 60;

/** The last failure of a watch that has given up. */
export function givenUp(thrown: unknown): unknown {
  if (!(thrown instanceof UpstreamError)) return thrown;
  const { kind, service, method, path, status, detail } = thrown;
  return new UpstreamError({ kind, service, method, path, status, detail, retryAfter: RETRY_SECONDS, cause: thrown });
}

const FINAL: ReadonlySet<UpstreamErrorKind> = new Set(["unauthenticated", "forbidden", "notFound", "noJessSession"]);
const OF_THE_CALLER: ReadonlySet<UpstreamErrorKind> = new Set(["cancelled", "tooManyCalls"]);

/** It would be the same again, for everyone with the session. */
export const isFinal = (thrown: unknown): boolean => thrown instanceof UpstreamError && FINAL.has(thrown.kind);

/** It says nothing of the upstream: another caller may look instead. */
export const isOfTheCaller = (thrown: unknown): boolean =>
  thrown instanceof UpstreamError && OF_THE_CALLER.has(thrown.kind);
