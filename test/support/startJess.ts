import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../http/startUpstream.js";
import { startTestApp, type TestApp } from "./startTestApp.js";
import { TestClient } from "./TestClient.js";

/** A request that arrived, as far as it came. */
export interface JessRequest {
  readonly method: string;
  readonly url: string;
  readonly request: IncomingMessage;
  /** All bytes of the body so far, as Latin-1. */
  body: string;
  isWhole: boolean;
}

export interface Jess extends AsyncDisposable {
  readonly app: TestApp;
  readonly received: readonly JessRequest[];
  /** A caller with a token that no upstream checks. */
  readonly caller: TestClient;
}

export type JessAnswer = (response: ServerResponse, request: JessRequest) => void;

export const TOKEN = { authorization: "Bearer aaa.bbb.ccc" } as const;

/** The answer to a submission. */
export const created =
  (jobId: unknown = 385114): JessAnswer =>
  (response) => {
    sendJson(response, { ok: true, status: `Job ${String(jobId)} is created`, data: jobId });
  };

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}

/** The service on a JESS API that does as the test says: it answers a request when all of it has arrived. */
export async function startJess(answer: JessAnswer = created(), env: Record<string, string> = {}): Promise<Jess> {
  const received: JessRequest[] = [];
  const server = createServer((request, response) => {
    const entry: JessRequest = {
      method: request.method ?? "",
      url: request.url ?? "",
      request,
      body: "",
      isWhole: false,
    };
    received.push(entry);
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => (entry.body += chunk.toString("latin1")));
    request.on("end", () => {
      entry.isWhole = true;
      answer(response, entry);
    });
  });
  const { baseUrl, ...upstream } = await listen(server);
  const app = await startTestApp({ env: { JESS_API_URL: baseUrl, ...env } });
  return {
    app,
    received,
    caller: new TestClient(app.url, TOKEN),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** The parts of a multipart body, in Latin-1: heads and contents. */
export function partsOf({ body }: JessRequest): { head: string; content: string }[] {
  const [first = ""] = body.split("\r\n", 1);
  const pieces = body.split(first).slice(1, -1);
  return pieces.map((piece) => {
    const at = piece.indexOf("\r\n\r\n");
    return { head: piece.slice(2, at), content: piece.slice(at + 4, -2) };
  });
}
