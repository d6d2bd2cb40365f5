/** The load: keep-alive connections that each ask the next time as soon as they have their answer. */
import net from "node:net";
import { HOST } from "./cases.mjs";
import { tokenOf } from "./fixtures.mjs";

const cookieOf = (user) => `Cookie: session_token=${tokenOf(user)}\r\n`;

/** The bytes of a request of one user. */
export function getRequest(path, user) {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\nAccept: application/json\r\n${cookieOf(user)}\r\n`);
}

export function graphqlRequest(body, user) {
  const type = "Content-Type: application/json\r\nAccept: application/json\r\n";
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`POST /graphql HTTP/1.1\r\nHost: ${HOST}\r\n${type}${cookieOf(user)}${length}\r\n${body}`);
}

/** What a client sends, see clients/README.md, as the request of one user. */
export function recordedRequest({ method, url, headers, body }, user) {
  const lines = headers.map((line) => `${line.replace("SESSION", tokenOf(user)).replace("HOST", HOST)}\r\n`);
  return Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

/**
 * One connection of one user. `ask()` sends its request; `onAnswer(status, length, body)` is told when the answer is
 * complete. The body is kept only when asked for: the load shares a core with the upstream.
 */
export class Connection {
  #socket;
  #head = "";
  #left = -1; // of the body; -1 while the head is read, Infinity for a chunked body
  #chunks = [];
  #tail = ""; // the last characters of a chunked body, which may come in two pieces
  #status = 0;
  #length = 0;

  constructor(port, request, onAnswer, keepBody = false) {
    this.request = request;
    this.onAnswer = onAnswer;
    this.keepBody = keepBody;
    this.#socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("error", (error) => this.onAnswer(0, 0, Buffer.from(String(error))));
    this.#socket.on("close", () => this.#left >= 0 && this.onAnswer(0, 0, Buffer.from("cut")));
  }

  ask() {
    this.#socket.write(this.request);
  }

  close() {
    this.#left = -1;
    this.#socket.destroy();
  }

  #read(chunk) {
    if (this.#left < 0) {
      this.#head += chunk.latin1Slice();
      const end = this.#head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const before = this.#head.length - chunk.length;
      const head = this.#head.slice(0, end + 2);
      this.#status = Number(head.slice(9, 12));
      this.#left = Number(/\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1] ?? Infinity);
      this.#head = "";
      this.#length = 0;
      chunk = chunk.subarray(end + 4 - before);
    }
    this.#length += chunk.length;
    if (this.keepBody) this.#chunks.push(chunk);
    if (this.#left === Infinity) {
      this.#tail = (this.#tail + chunk.subarray(-5).latin1Slice()).slice(-5);
      if (this.#tail !== "0\r\n\r\n") return;
      this.#tail = "";
    } else {
      this.#left -= chunk.length;
      if (this.#left > 0) return;
    }
    const body = Buffer.concat(this.#chunks);
    this.#chunks = [];
    const chunked = this.#left === Infinity;
    this.#left = -1;
    this.onAnswer(this.#status, this.#length, this.keepBody && chunked ? dechunk(body) : body);
  }
}

function dechunk(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const line = bytes.indexOf("\r\n", at);
    const size = parseInt(bytes.latin1Slice(at, line), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/** Asks once for one user and gives the body. */
export function askOnce(port, request) {
  return new Promise((resolve, reject) => {
    const done = (status, _length, body) => {
      connection.close();
      if (status === 200) resolve(body);
      else reject(new Error(`status ${status}: ${body.subarray(0, 500)}`));
    };
    const connection = new Connection(port, request, done, true);
    connection.ask();
  });
}

/**
 * Keeps every connection asking for so long, then lets the last answers come, and tells how many came and how long each took.
 *
 * @param requests one for each connection
 * @param length what every answer measures, as the verified one did; chunked answers may vary by a few bytes
 */
export async function load({ port, requests, seconds, length }) {
  const latencies = [];
  const failures = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    requests.map(
      (request) =>
        new Promise((resolve) => {
          let asked = started;
          const connection = new Connection(port, request, (status, answered) => {
            const now = performance.now();
            latencies.push(now - asked);
            if (status === 0) failures.push("the connection was cut");
            else if (status !== 200 || Math.abs(answered - length) > 16) failures.push(`${status}, ${answered} bytes`);
            if (now >= until || status === 0) {
              connection.close();
              return resolve();
            }
            asked = now;
            connection.ask();
          });
          connection.ask();
        }),
    ),
  );
  const elapsed = (performance.now() - started) / 1000;
  if (failures.length > 0) {
    const told = [...new Set(failures)].slice(0, 3).join("; ");
    throw new Error(`${failures.length} of ${latencies.length} answers were not the verified one: ${told}`);
  }
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
  return { requests: latencies.length, perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99) };
}
