import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Sandbox } from "../../src/sandbox/startSandbox.js";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly text: string;
}

export interface Call {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly json?: unknown;
  /** The session that the call sends; none by default. */
  readonly as?: string;
}

/** One connection for each call: a cut or reset one must not be met again. */
const agent = new Agent({ keepAlive: false });

/** Make a request that leaves exactly as given: no normalising of paths, no cookies of its own. */
export async function call(sandbox: Sandbox, method: string, path: string, options: Call = {}): Promise<Answer> {
  const response = await open(sandbox, method, path, options);
  const { statusCode: status = 0, headers, rawHeaders } = response;
  return { status, headers, rawHeaders, text: await text(response) };
}

/** As `call`, before the body is read. */
export async function open(
  sandbox: Sandbox,
  method: string,
  path: string,
  options: Call = {},
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(sandbox.usersUrl);
  const headers: Record<string, string> = { ...options.headers };
  if (options.as !== undefined) headers.cookie = `session_token=${await sandbox.mintToken(options.as)}`;
  if (options.json !== undefined) headers["content-type"] ??= "application/json";
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  // Node would send a DELETE's body in chunks and a GET's not at all.
  if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
  const outgoing = request({ hostname, port, method, path, headers, agent });
  const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
  outgoing.end(body);
  const [response] = await answered;
  return response;
}

export const demo = "demo@example.org";
export const admin = "admin@example.org";

interface Part {
  readonly name?: string;
  readonly filename?: string;
  readonly type?: string;
  readonly content: string | Buffer;
}

/** A multipart body, part for part. */
export function multipart(...parts: readonly Part[]): { headers: Record<string, string>; body: Buffer } {
  const pieces = parts.flatMap(({ name = "file", filename, type, content }) => [
    Buffer.from(`--limit\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(filename === undefined ? "" : `; filename="${filename}"`),
    Buffer.from(type === undefined ? "\r\n\r\n" : `\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
  return {
    headers: { "content-type": 'multipart/form-data; boundary="limit"' },
    body: Buffer.concat([...pieces, Buffer.from("--limit--\r\n")]),
  };
}
