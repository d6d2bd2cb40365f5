import type { ServerResponse } from "node:http";

/** Why a client did not get the whole response. */
export type IncompleteReason =
  "client closed" | "stalled" | "malformed request" | "upstream failed" | "shutdown" | "internal error";

const reasons = new WeakMap<ServerResponse, IncompleteReason>();

/** To be called before the connection is closed in the middle of a response. Of several reasons the first counts. */
export function noteIncomplete(response: ServerResponse, reason: IncompleteReason): void {
  if (!reasons.has(response)) reasons.set(response, reason);
}

/** Undefined when the client got the whole response. Where this service did not close the connection, the client did. */
export function incompleteReason(response: ServerResponse): IncompleteReason | undefined {
  return response.writableFinished ? undefined : (reasons.get(response) ?? "client closed");
}
