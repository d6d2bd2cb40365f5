import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const WELL_FORMED = /^[\w.:-]{1,128}$/;

/** The caller's own id of the request when it is well-formed, so that one id can be followed through all services; else a new one. */
export function requestIdOf({ headers: { "x-request-id": id } }: Pick<IncomingMessage, "headers">): string {
  return typeof id === "string" && WELL_FORMED.test(id) ? id : randomUUID();
}
