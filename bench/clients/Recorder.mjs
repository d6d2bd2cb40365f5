/** Stands in for the service and for a second subgraph: keeps what it is sent, and answers what the clients can read. */
import { createServer } from "node:http";
import { CASES } from "../cases.mjs";
import { select, typed } from "../select.mjs";
import { OPERATIONS } from "./operations.mjs";
import { paramsOf } from "./paramsOf.mjs";

const USER = { __typename: "User", email: "demo@example.org", surname: "Example" };
const FILE = { __typename: "File", path: "/readme.txt", size: 100, mediaType: "text/plain" };
const PROJECTS = { __typename: "Project", id: "1", title: "One", owner: USER, files: [FILE] };

const ROOT = {
  ...typed(Object.assign({}, ...OPERATIONS.map(({ name }) => CASES[name].expected(0)))),
  _entities: ({ representations }) =>
    representations.map(({ __typename }) => [USER, FILE].find((entity) => entity.__typename === __typename)),
  projects: [PROJECTS],
};

/** What the service answers where a client sends the hash of a document instead of it. */
const NOT_SUPPORTED = {
  errors: [{ message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }],
};

const answerTo = (params) => (params.extensions?.persistedQuery ? NOT_SUPPORTED : { data: select(ROOT, params) });

/** What is another each time: the port, and the ids of requests. */
const MASKS = { host: "HOST", "x-request-id": "REQUEST-ID" };

/** As lines. */
const headersOf = ({ rawHeaders }) =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${MASKS[name.toLowerCase()] ?? rawHeaders[index + 1]}`] : [],
  );

export class Recorder {
  /** The name of the operation that is asked next. */
  operation = "";
  requests = [];
  #server = createServer((request, response) => {
    const { method, url } = request;
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text) => (body += text));
    request.on("end", () => {
      const recorded = { operation: this.operation, method, url, headers: headersOf(request), body };
      if (url !== "/projects") this.requests.push(recorded);
      response.setHeader("content-type", "application/json; charset=utf-8");
      response.end(JSON.stringify(answerTo(paramsOf(recorded))));
    });
  });

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${this.#server.address().port}`;
    return { url: `${origin}/graphql`, projectsUrl: `${origin}/projects` };
  }

  stop() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
