import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { CallReport } from "../http/Caller.js";
import { LinePen } from "./LinePen.js";

/** Which operation it was. */
export interface OperationFacts {
  name?: string;
  type?: string;
  hash?: string;
  /** The upstream answered as the last time, and so could we. */
  repeated?: boolean;
  /** The upstream answered nearly as the last time, and only the rest was made anew. */
  renewed?: boolean;
}

/** What is known of an operation when its answer has left. */
export interface LoggedOperation {
  /** A plan's names its operation in each line already. */
  readonly log: Logger;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly calls: readonly CallReport[];
  readonly operation: Readonly<OperationFacts>;
  readonly response: ServerResponse;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** The first name of a path: the others may be secret. */
const resourceOf = (path: string) => /^\/[^/?]*/.exec(path)?.[0] ?? "/";

const NEEDS_NO_ESCAPE = /^[\w ./:~%-]*$/;

/** A member of a JSON object behind a comma, or nothing. */
function member(name: string, text: string | undefined): string {
  if (text === undefined) return "";
  return `,"${name}":${NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text)}`;
}

function factsOf({ service, method, path, status, durationMs, tries, errorKind }: CallReport): string {
  const call = member("call", `${service} ${method} ${resourceOf(path)}`).slice(1);
  const statusMember = status === undefined ? "" : `,"status":${status}`;
  const triesMember = tries > 1 ? `,"tries":${tries}` : "";
  return `{${call}${statusMember},"durationMs":${rounded(durationMs)}${triesMember}${member("error", errorKind)}}`;
}

/** Writes the one line of an operation: which, how long, what it caused upstream. No variables, no document, no path: they may hold secrets. */
function logOperation({ log, requestId, startedAt, operation, calls, response }: LoggedOperation): void {
  const which =
    member("requestId", requestId) +
    member("operation", operation.name) +
    member("type", operation.type) +
    member("hash", operation.hash);
  const again = operation.repeated === true ? ',"repeated":true' : operation.renewed === true ? ',"renewed":true' : "";
  const how = `${again},"status":${response.statusCode}`;
  const end = `${response.writableFinished ? "" : ',"incomplete":true'},"durationMs":${rounded(performance.now() - startedAt)}`;
  LinePen.of(log).write(`${which}${how}${end},"upstream":[${calls.map(factsOf).join(",")}]`, "operation");
}

/** Logs an operation once its answer has left or the caller has, unless what it returns is called before. */
export function logWhenDone(scope: LoggedOperation): () => void {
  const { response } = scope;
  const done = () => logOperation(scope);
  response.on("close", done);
  return () => response.off("close", done);
}
