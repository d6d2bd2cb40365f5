import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";

export interface ProxyOptions {
  /** Added to each answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A request goes on when this has resolved. */
  readonly hold?: (request: IncomingMessage) => Promise<unknown>;
  /** Told of each request once all of it has come. */
  readonly see?: (request: SeenRequest) => void;
}

/** A request, as it came. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

/** Stands between the service and an upstream, to make it as slow, and its answers as tempting to keep, as a test wants them. */
export interface Proxy extends AsyncDisposable {
  /** The same URL, but by way of the proxy. */
  to(url: string): string;
  /** So many requests came so far. */
  readonly requests: number;
  /** So many connections were made so far. */
  readonly connections: number;
}

export async function startProxy(target: string, { headers = {}, hold, see }: ProxyOptions = {}): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let [requests, connections] = [0, 0];
  const server = createServer((incoming, answer) => {
    requests += 1;
    const pass = () => {
      if (answer.destroyed) return;
      const { method = "", url = "", headers: asked } = incoming;
      const outgoing = request({ agent, hostname, port, method, path: url, headers: asked }, (got) => {
        answer.writeHead(got.statusCode ?? 502, { ...got.headers, ...headers });
        got.pipe(answer);
        got.once("error", () => answer.destroy());
      });
      outgoing.once("error", () => answer.destroy());
      answer.once("close", () => outgoing.destroy());
      incoming.pipe(outgoing);
      const body: Buffer[] = [];
      if (see) incoming.on("data", (chunk: Buffer) => body.push(chunk));
      incoming.once("end", () => see?.({ method, url, body: Buffer.concat(body).toString() }));
    };
    void (hold?.(incoming) ?? Promise.resolve()).then(pass);
  });
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    to: (url) => url.replace(new URL(url).origin, `http://127.0.0.1:${address.port}`),
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
