import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { request } from "undici";
import type { Sandbox } from "../../src/sandbox/startSandbox.js";

const JSON_TYPE = { "content-type": "application/json" } as const;

type Asked = Readonly<Pick<IncomingHttpHeaders, "cookie" | "range">>;

interface Recorded {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** An upstream for many thousand reads: it answers each `GET` with what the sandbox answered the first time, by path and body. */
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

  const record = async (path: string, { cookie, range }: Asked, sent: string): Promise<Recorded> => {
    const headers = { ...(cookie && { cookie }), ...(range && { range }), ...(sent && JSON_TYPE) };
    const { statusCode: status, headers: told, body } = await request(origin + path, { headers, body: sent || null });
    const contentType = String(told["content-type"] ?? "application/octet-stream");
    return { status, contentType, body: Buffer.from(await body.arrayBuffer()) };
  };
  const answer = async ({ url = "/", headers }: IncomingMessage, sent: string): Promise<Recorded> => {
    if (fault?.path.test(url)) return { status: fault.status, contentType: "text/plain", body: Buffer.alloc(0) };
    const key = `${url} ${headers.range ?? ""} ${sent}`;
    const known = recorded.get(key) ?? (await record(url, headers, sent));
    recorded.set(key, known);
    return known;
  };
  const server = createServer((incoming, response) => {
    const hasBody = incoming.headers["content-length"] !== undefined;
    Promise.resolve(hasBody ? text(incoming) : "")
      .then((sent) => answer(incoming, sent))
      .then(
        ({ status, contentType, body }) =>
          response.writeHead(status, { "content-type": contentType, "content-length": body.length }).end(body),
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
