import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2, constants } from "node:http2";
import { Agent, request as requestHttps } from "node:https";
import type { Duplex, Readable, Writable } from "node:stream";

export type Protocol = "HTTP/1.1" | "HTTP/2";

export interface Ask {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent at once. Without it and with `POST` the body is written by the test. */
  readonly body?: string | Buffer;
}

/** An answer whose head has come. */
export interface SecureAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** All of the body; rejects when it is cut. */
  readonly text: () => Promise<string>;
}

/** A request under way. */
export interface SecureRequest {
  readonly body: Writable;
  /** Rejects when none comes. */
  readonly answer: Promise<SecureAnswer>;
  /** The client goes away. */
  abort(): void;
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A client of a server on this machine that has another name in its certificate. It trusts that certificate alone. */
export class SecureClient implements Disposable {
  readonly #agent: Agent;
  readonly #options: { readonly ca: string; readonly servername: string; readonly port: number };
  #session: ClientHttp2Session | undefined;

  constructor(
    url: string,
    ca: string,
    readonly protocol: Protocol,
  ) {
    const { hostname, port } = new URL(url);
    this.#options = { ca, servername: hostname, port: Number(port) };
    this.#agent = new Agent({ keepAlive: true });
    this.authority = `${hostname}:${port}`;
  }

  /** The `Host` of its requests, unless one gives another. */
  readonly authority: string;

  /** Connections that are open, but idle, are closed; with HTTP/2 the one that all requests share. */
  [Symbol.dispose](): void {
    this.#agent.destroy();
    this.#session?.destroy();
  }

  start(ask: Ask): SecureRequest {
    const started = this.protocol === "HTTP/2" ? this.#startHttp2(ask) : this.#startHttp1(ask);
    if (ask.body !== undefined) started.body.end(ask.body);
    else if (ask.method !== "POST" && !started.body.writableEnded) started.body.end();
    started.answer.catch(() => undefined); // who cares for it asks for it
    return started;
  }

  /** Sends a request, and reads all of the answer. */
  async ask(ask: Ask): Promise<{ status: number; headers: SecureAnswer["headers"]; text: string }> {
    const { status, headers, text } = await this.start(ask).answer;
    return { status, headers, text: await text() };
  }

  #startHttp1({ method = "GET", path, headers = {} }: Ask): SecureRequest {
    const host = { host: this.authority };
    const options = { ...this.#options, host: "127.0.0.1", agent: this.#agent, method, path };
    const outgoing = requestHttps({ ...options, headers: { ...host, ...headers } });
    const answer = new Promise<SecureAnswer>((resolve, reject) => {
      outgoing.on("error", reject);
      outgoing.on("response", (body) =>
        resolve({ status: body.statusCode ?? 0, headers: body.headers, body, text: () => textOf(body) }),
      );
    });
    return { body: outgoing, answer, abort: () => outgoing.destroy() };
  }

  #startHttp2({ method = "GET", path, headers: { host, ...headers } = {}, body }: Ask): SecureRequest {
    const pseudo = { ":method": method, ":path": path, ":authority": host ?? this.authority };
    const stream = this.#connected().request(
      { ...pseudo, ...headers },
      { endStream: method === "GET" && body === undefined }, // as browsers do: else a proxy has to wait for a body
    );
    const answer = new Promise<SecureAnswer>((resolve, reject) => {
      stream.on("error", reject);
      stream.on("close", () => reject(new Error(`closed with code ${stream.rstCode} before an answer`)));
      stream.on("response", ({ ":status": status = 0, ...rest }) =>
        resolve({ status, headers: rest, body: stream, text: () => wholeText(stream) }),
      );
    });
    return { body: stream, answer, abort: () => stream.close(constants.NGHTTP2_CANCEL) };
  }

  /** A server may ask at any time for the next request to come by another connection. */
  #connected(): ClientHttp2Session {
    const { port, ...tls } = this.#options;
    if (this.#session === undefined || this.#session.destroyed || this.#session.closed) {
      const session = connectHttp2(`https://127.0.0.1:${port}`, tls);
      session.on("error", () => undefined); // its streams tell
      session.on("goaway", () => session.close());
      this.#session = session;
    }
    return this.#session;
  }

  /** Resolves when the server has taken the connection. */
  async connected(): Promise<void> {
    if (this.protocol === "HTTP/1.1") return;
    const session = this.#connected();
    if (session.connecting) await once(session, "connect");
  }
}

async function wholeText(stream: Duplex & { readonly rstCode: number }): Promise<string> {
  const text = await textOf(stream);
  if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error(`reset with code ${stream.rstCode}`);
  return text;
}
