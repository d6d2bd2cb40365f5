/**
 * The measure of all: the least that a server on Node between a caller and the upstream can do. node:http in, undici's
 * `dispatch` out, the caller's cookie forwarded, the upstream's bytes handed on as they come.
 *
 * `GET <path>` makes one upstream call of that path; `POST <path>` streams the body up. `GET /join?<path>,<path>,…` stands
 * for an operation that needs several calls: all are made at once, and their bytes are answered one after the other. `*<n>` at its end answers them n times, for an
 * operation that shows one listing under n names.
 */
import http from "node:http";
import { Pool } from "undici";

const { PORT, UPSTREAM } = process.env;
// As the facade has it, so that both pay the same for their connections.
const pool = new Pool(UPSTREAM, { pipelining: 1, connections: null, keepAliveTimeout: 4_000 });

function requestOf(method, path, { headers }) {
  return { method, path, headers: ["cookie", headers.cookie ?? "", "accept", "application/json"], body: null };
}

/** Hands on what comes, as fast as the caller takes it. */
class Relay {
  constructor(response) {
    this.response = response;
  }
  onRequestStart() {}
  onResponseStart(_controller, status, headers) {
    const kept = {};
    for (const name of ["content-type", "content-length", "set-cookie"]) {
      if (headers[name] !== undefined) kept[name] = headers[name];
    }
    this.response.writeHead(status, kept);
  }
  onResponseData(controller, chunk) {
    if (this.response.write(chunk)) return;
    controller.pause();
    this.response.once("drain", () => controller.resume());
  }
  onResponseEnd() {
    this.response.end();
  }
  onResponseError() {
    if (!this.response.headersSent) this.response.writeHead(502);
    this.response.end();
  }
}

/** One of several answers, held until all are there. */
class Collect {
  chunks = [];
  constructor(done) {
    this.done = done;
  }
  onRequestStart() {}
  onResponseStart(_controller, status) {
    this.status = status;
  }
  onResponseData(_controller, chunk) {
    this.chunks.push(chunk);
  }
  onResponseEnd() {
    this.done(this.status, this.chunks);
  }
  onResponseError() {
    this.done(502, []);
  }
}

function join(paths, times, request, response) {
  const answers = new Array(paths.length);
  let left = paths.length;
  let status = 200;
  for (const [index, path] of paths.entries()) {
    const done = (answered, chunks) => {
      if (answered !== 200) status = answered;
      answers[index] = chunks;
      if (--left > 0) return;
      const all = answers.flat();
      const body = Buffer.concat(times === 1 ? all : Array.from({ length: times }, () => all).flat());
      response.writeHead(status, { "content-type": "application/json", "content-length": body.length }).end(body);
    };
    pool.dispatch(requestOf("GET", path, request), new Collect(done));
  }
}

http
  .createServer((request, response) => {
    const { method, url, headers } = request;
    if (url.startsWith("/join?")) {
      const [paths, times = "1"] = url.slice(6).split("*");
      return join(paths.split(","), Number(times), request, response);
    }
    const out = requestOf(method, url, request);
    if (method === "POST") {
      out.body = request;
      out.headers.push("content-type", headers["content-type"], "content-length", headers["content-length"]);
    }
    pool.dispatch(out, new Relay(response));
  })
  .listen(PORT, "127.0.0.1");

process.on("SIGTERM", () => process.exit()); // so that a profile is written
