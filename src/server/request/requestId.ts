import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const WELL_FORMED = /^[\w.:-]{1,128}$/;

/** The first four groups of a UUID, random and this process's own. */
const PREFIX = randomUUID().slice(0, 24);
let count = 0;

/** In the form of a UUID, whose last group counts: to make random ones shows in the time of an answer that is ready. */
const newId = () => `${PREFIX}${(count++).toString(16).padStart(12, "0")}`;

/** The caller's own id of the request when it is well-formed, so that one id can be followed through all services; else a new one. */
export function requestIdOf({ headers: { "x-request-id": id } }: Pick<IncomingMessage, "headers">): string {
  return typeof id === "string" && WELL_FORMED.test(id) ? id : newId();
}
