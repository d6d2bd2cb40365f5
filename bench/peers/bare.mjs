/**
 * No GraphQL at all, for the case `me` only: what is left of a facade when it parses, checks, limits and logs nothing. It
 * reads the request's JSON, makes the one call by undici's `dispatch`, and writes the account under the promised names.
 */
import http from "node:http";
import { Pool } from "undici";
import { toUser, userPath } from "./shape.mjs";

const pool = new Pool(process.env.UPSTREAM, { pipelining: 1, connections: null, keepAliveTimeout: 4_000 });

const joined = (before, chunk) => (before === null ? chunk : Buffer.concat([before, chunk]));

class Account {
  #body = null;

  constructor(response) {
    this.response = response;
  }
  onRequestStart() {}
  onResponseStart() {}
  onResponseData(_controller, chunk) {
    this.#body = joined(this.#body, chunk);
  }
  onResponseEnd() {
    const body = JSON.stringify({ data: { me: toUser(JSON.parse(this.#body.toString())) } });
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
      const { operationName } = JSON.parse(body.toString());
      if (operationName !== "Me") return response.writeHead(400).end();
      const headers = ["cookie", request.headers.cookie, "accept", "application/json"];
      return pool.dispatch({ method: "GET", path: userPath, headers, body: null }, new Account(response));
    });
  })
  .listen(Number(process.env.PORT), "127.0.0.1");
