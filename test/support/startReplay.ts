import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { request } from "undici";
import type { Sandbox } from "../../src/sandbox/startSandbox.js";

interface Recorded {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** An upstream for many thousand reads: it answers each `GET` with what the sandbox answered the first time. */
export interface Replay extends AsyncDisposable {
  readonly usersUrl: string;
  readonly jessUrl: string;
  /** From now on, paths that match are answered with this status. */
  fail(fault: { readonly path: RegExp; readonly status: number } | undefined): void;
}

export async function startReplay(sandbox: Sandbox): Promise<Replay> {
  const { origin } = new URL(sandbox.usersUrl);
  const recorded = new Map<string, Recorded>();
  let fault: Parameters<Replay["fail"]>[0];

  const record = async (path: string, cookie: string | undefined): Promise<Recorded> => {
    const { statusCode: status, headers, body } = await request(origin + path, { headers: cookie ? { cookie } : {} });
    const contentType = String(headers["content-type"] ?? "application/octet-stream");
    const answer = { status, contentType, body: Buffer.from(await body.arrayBuffer()) };
    recorded.set(path, answer);
    return answer;
  };
  const send = (response: ServerResponse, { status, contentType, body }: Recorded) => {
    response.writeHead(status, { "content-type": contentType, "content-length": body.length }).end(body);
  };
  const server = createServer((incoming, response) => {
    const { url = "/", headers } = incoming;
    if (fault?.path.test(url)) {
      response.writeHead(fault.status).end();
      return;
    }
    const known = recorded.get(url);
    if (known) {
      send(response, known);
      return;
    }
    record(url, headers.cookie).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const toReplay = (url: string) => url.replace(origin, `http://127.0.0.1:${address.port}`);
  return {
    usersUrl: toReplay(sandbox.usersUrl),
    jessUrl: toReplay(sandbox.jessUrl),
    fail: (next) => {
      fault = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}
