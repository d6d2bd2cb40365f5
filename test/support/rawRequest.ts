import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** The answer to a request that was written by hand. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of a header that came more than once, the last. */
  readonly headers: Readonly<Record<string, string>>;
  /** The values of `Set-Cookie`, as Latin-1. */
  readonly setCookie: readonly string[];
  /** As on the wire: a chunked body with its chunk sizes. */
  readonly bytes: Buffer;
  /** The same, read as UTF-8. */
  readonly body: string;
}

/** A connection that is written to by hand: for what no client would send, or would not send so slowly. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  #received = "";

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => (this.#received += text));
    socket.on("error", () => undefined); // a reset shows as a close
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  /** Everything that came so far, as Latin-1. */
  get received(): string {
    return this.#received;
  }

  /** Resolves when the bytes are on their way, or never will be. */
  send(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.destroyed) resolve();
      else this.socket.write(bytes, () => resolve());
    });
  }

  /** Sends the head of a request, with a `Host`. */
  sendHead(target: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return this.send(Buffer.from([`${target} HTTP/1.1`, "Host: localhost", ...lines, "", ""].join("\r\n"), "latin1"));
  }

  /** Resolves when the text has come, or fails when the server closes without it. */
  async until(text: string): Promise<void> {
    while (!this.#received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`The server closed without "${text}", after: ${this.#received}`);
      await this.#more();
    }
  }

  /** Resolves when the connection is closed. */
  async closed(): Promise<void> {
    while (!this.socket.destroyed) await this.#more();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        this.socket.off("data", settle).off("close", settle);
        resolve();
      };
      this.socket.on("data", settle).on("close", settle);
    });
  }

  /**
   * Reads one answer: to the end that its length says, or to the end of the connection.
   * @param hasBody whether one comes at all: to `HEAD` none does
   */
  async answer(hasBody = true): Promise<RawAnswer> {
    await this.until("\r\n\r\n");
    const end = this.#received.indexOf("\r\n\r\n") + 4;
    const [statusLine = "", ...lines] = this.#received.slice(0, end - 4).split("\r\n");
    const pairs = lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).replace(/^ +| +$/g, ""),
    ]);
    const headers = Object.fromEntries(pairs) as Record<string, string>;
    const setCookie = pairs.flatMap(([name, value = ""]) => (name === "set-cookie" ? [value] : []));
    const length = hasBody ? Number(headers["content-length"] ?? Infinity) : 0;
    while (this.#received.length - end < length && !this.socket.destroyed) {
      await this.#more();
    }
    const bytes = Buffer.from(this.#received.slice(end), "latin1");
    return { status: Number(statusLine.split(" ")[1]), headers, setCookie, bytes, body: bytes.toString("utf8") };
  }

  /** Lets go of the connection as a caller that was killed: by a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** One request that leaves exactly as given, and its answer. */
export async function rawRequest(
  url: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = "",
): Promise<RawAnswer> {
  using connection = await RawConnection.open(url);
  const length = Buffer.byteLength(body);
  const hasLength = length > 0 && headers["Transfer-Encoding"] === undefined;
  await connection.sendHead(target, { ...(hasLength && { "Content-Length": String(length) }), ...headers });
  if (length > 0) await connection.send(body);
  return await connection.answer(!target.startsWith("HEAD "));
}
