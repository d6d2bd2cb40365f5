import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type RawAnswer, rawRequest } from "../../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../../support/startTestApp.js";
import { DATE, type Headers, type Right, TEXT } from "./fileRequests.js";

/** The service, and how the file is answered to a caller. */
export async function start(quirks: { downloadRanges?: boolean } = {}) {
  const app: TestApp = await startTestApp({ quirks });
  const path = join(app.sandbox.dataDir, "files/demo@example.org/twenty.txt");
  await writeFile(path, TEXT);
  await utimes(path, new Date(DATE), new Date(DATE));
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const ask = (headers: Headers = {}, method = "GET", path = "twenty.txt") =>
    rawRequest(app.url, `${method} /files/${path}`, { Authorization, Connection: "close", ...headers });
  return { app, ask, [Symbol.asyncDispose]: () => app.stop() };
}

/** Requests for the file itself, not for the folder that it is in. */
export const FILE = { method: "GET", path: "/users/api/files/twenty.txt" };

const STATUS_CODE: Readonly<Record<number, string>> = {
  404: "NOT_FOUND",
  412: "PRECONDITION_FAILED",
  416: "RANGE_NOT_SATISFIABLE",
  502: "UPSTREAM_BAD_RESPONSE",
};

/** What matters of an answer, in one form for what came and what is right. */
export interface Gist {
  readonly status: number;
  /** Bytes of the file, or the code of the error. */
  readonly body: string | undefined;
  readonly range: string | undefined;
  readonly length: string | undefined;
}

export function gist({ status, headers, body }: RawAnswer): Gist {
  const isError = status >= 400;
  const { errors } = (isError && body !== "" ? JSON.parse(body) : {}) as {
    errors?: { extensions: { code: string } }[];
  };
  return {
    status,
    body: errors ? errors[0]?.extensions.code : body,
    range: headers["content-range"],
    length: isError ? undefined : headers["content-length"],
  };
}

/** A range is defined for GET alone: §14.2. */
export const rightFor = (method: string, answer: Right): Right =>
  method === "HEAD" && (typeof answer === "object" || answer === 416) ? "whole" : answer;

export function expected(method: string, answer: Right | 404 | 502): Gist {
  const sent = (text: string | undefined) => (method === "HEAD" ? "" : text);
  if (answer === "whole") return { status: 200, body: sent(TEXT), range: undefined, length: "20" };
  if (answer === 304) return { status: 304, body: "", range: undefined, length: undefined };
  if (typeof answer === "number") {
    const range = answer === 416 ? "bytes */20" : undefined;
    return { status: answer, body: sent(STATUS_CODE[answer]), range, length: undefined };
  }
  const { from, bytes } = answer;
  const range = `bytes ${from}-${from + bytes.length - 1}/20`;
  return { status: 206, body: bytes, range, length: String(bytes.length) };
}
