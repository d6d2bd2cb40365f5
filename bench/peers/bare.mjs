/**
 * No GraphQL at all, for the cases `me`, `jobs` and `job` only: what is left of a facade when it parses, checks, limits and
 * logs nothing. It reads the request's JSON, makes the one call by undici's `dispatch`, and writes the answer by hand.
 */
import http from "node:http";
import { Pool } from "undici";
import { jobsPath, statusPath, toJob, toJobPage } from "./jobs.mjs";
import { toUser, userPath } from "./shape.mjs";

const pool = new Pool(process.env.UPSTREAM, { pipelining: 1, connections: null, keepAliveTimeout: 4_000 });

/** By the name of the operation: what to ask, and how to answer it. */
const OPERATIONS = {
  Me: { path: () => userPath, dataOf: (wire) => ({ me: toUser(wire) }) },
  Jobs: { path: () => jobsPath, dataOf: (wire, { first }) => ({ jobs: toJobPage(wire, first) }) },
  Job: { path: ({ id }) => statusPath(id), dataOf: (wire) => ({ job: toJob(wire) }) },
};

const joined = (before, chunk) => (before === null ? chunk : Buffer.concat([before, chunk]));

class Answer {
  #chunks = [];

  constructor(response, dataOf) {
    this.response = response;
    this.dataOf = dataOf;
  }
  onRequestStart() {}
  onResponseStart() {}
  onResponseData(_controller, chunk) {
    this.#chunks.push(chunk);
  }
  onResponseEnd() {
    const [only, ...others] = this.#chunks;
    const bytes = others.length === 0 ? only : Buffer.concat(this.#chunks);
    const body = JSON.stringify({ data: this.dataOf(JSON.parse(bytes.toString())) });
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    this.response.writeHead(200, headers).end(body);
  }
  onResponseError() {
    this.response.writeHead(502).end();
  }
}

http
  .createServer((request, response) => {
    let body = null;
    request.on("data", (chunk) => (body = joined(body, chunk)));
    request.on("end", () => {
      const { operationName, variables } = JSON.parse(body.toString());
      const operation = OPERATIONS[operationName];
      if (operation === undefined) return response.writeHead(400).end();
      const headers = ["cookie", request.headers.cookie, "accept", "application/json"];
      const answer = new Answer(response, (wire) => operation.dataOf(wire, variables));
      return pool.dispatch({ method: "GET", path: operation.path(variables), headers, body: null }, answer);
    });
  })
  .listen(Number(process.env.PORT), "127.0.0.1");
