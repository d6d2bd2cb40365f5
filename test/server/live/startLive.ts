import { Writable } from "node:stream";
import { buildSchema, type GraphQLSchema, isObjectType } from "graphql";
import { pino } from "pino";
import { readConfig } from "../../../src/config/config.js";
import type { Context } from "../../../src/context/Context.js";
import { createUpstreams } from "../../../src/createUpstreams.js";
import { createServer } from "../../../src/server/createServer.js";
import type { Server } from "../../../src/server/Server.js";
import { RawConnection } from "../../support/rawRequest.js";
import { Feed } from "./Feed.js";

const SDL = `
  type Query { hello: String }
  type Mutation { renew: String }
  type Event { n: Int, text(pad: Int): String, broken: String, user: String, budget: Boolean }
  type Subscription { events(text: String): Event, refused: Event }
`;

const NOWHERE = { usersApiUrl: "http://127.0.0.1:1/users", jessApiUrl: "http://127.0.0.1:1/jess" };

/** A token that no upstream has seen. */
export const TOKEN = "aaa.bbb.ccc";

export const ACCEPT = {
  sse: "text/event-stream",
  multipart: "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",
} as const;

/** The service on a schema of the test, whose events the test tells. */
export interface Live extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** One for each subscription, in the order in which they came. */
  readonly feeds: readonly Feed[];
  /** The contexts of all events. */
  readonly contexts: readonly Context[];
  readonly log: readonly Record<string, unknown>[];
  /** The feed of the next subscription, or of one that came. */
  feed(index: number): Promise<Feed>;
  subscribe(query?: string, headers?: Readonly<Record<string, string>>): Promise<RawConnection>;
  stop(): Promise<void>;
}

function liveSchema(onFeed: () => Feed, contexts: Context[]): GraphQLSchema {
  const schema = buildSchema(SDL);
  const [query, mutation] = [schema.getQueryType()?.getFields(), schema.getMutationType()?.getFields()];
  const [events, type] = [schema.getSubscriptionType()?.getFields(), schema.getType("Event")];
  if (!query?.hello || !mutation?.renew || !events?.events || !events.refused || !isObjectType(type))
    throw new Error("the schema has changed");
  query.hello.resolve = () => "world";
  mutation.renew.resolve = (_source, _args, { session }: Context) => {
    session.receive({ value: "new.token.here", deletes: false });
    return "renewed";
  };
  events.events.subscribe = onFeed;
  events.events.resolve = (event: unknown) => event;
  events.refused.subscribe = () => {
    throw new Error("secret of the upstream");
  };
  const { text, broken, user } = type.getFields();
  if (!text || !broken || !user) throw new Error("the schema has changed");
  text.resolve = (_event: unknown, { pad }: { readonly pad: number }) => `ä\n${"x".repeat(pad)}`;
  broken.resolve = () => {
    throw new Error("secret of the upstream");
  };
  user.resolve = (_event: unknown, _args: unknown, context: Context) => {
    contexts.push(context);
    return context.session.token;
  };
  return schema;
}

export async function startLive(env: Readonly<Record<string, string>> = {}): Promise<Live> {
  const config = readConfig({ PORT: "0", ...env });
  const upstreams = createUpstreams(config, NOWHERE);
  const feeds: Feed[] = [];
  const contexts: Context[] = [];
  const lines: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const schema = liveSchema(() => {
    const feed = new Feed();
    feeds.push(feed);
    for (const wake of waiting.splice(0)) wake();
    return feed;
  }, contexts);
  const server = await createServer({ config, upstreams, schema, log: pino({ level: "info" }, sink) });
  const url = await server.app.listen({ host: "127.0.0.1", port: 0 });
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      await server.close();
      await Promise.all([upstreams.users.close(), upstreams.jess.close()]);
    })());
  return {
    ...{ url, server, feeds, contexts, log: lines, stop },
    feed: async (index) => {
      for (;;) {
        const feed = feeds[index];
        if (feed) return feed;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    subscribe: (query = "subscription { events { n } }", headers = {}) =>
      sendOperation(url, query, { Accept: ACCEPT.sse, Authorization: `Bearer ${TOKEN}`, ...headers }),
    [Symbol.asyncDispose]: stop,
  };
}

/** Sends an operation over a connection of its own. */
export async function sendOperation(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  variables: object = {},
): Promise<RawConnection> {
  const connection = await RawConnection.open(url);
  const body = JSON.stringify({ query, variables });
  const length = String(Buffer.byteLength(body));
  await connection.sendHead("POST /graphql", {
    "Content-Type": "application/json",
    "Content-Length": length,
    ...headers,
  });
  await connection.send(body);
  return connection;
}

export interface StreamSoFar {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Without the sizes of the chunks. */
  readonly body: string;
  /** Whether the last chunk has come. */
  readonly isWhole: boolean;
}

/** What a connection has received, taken apart. */
export function streamOf({ received }: RawConnection): StreamSoFar {
  const end = received.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = received.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = "", value = ""] = line.split(/: *(.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
  const status = Number(statusLine.split(" ")[1]);
  let rest = received.slice(end + 4);
  if (headers["transfer-encoding"] !== "chunked") return { status, headers, body: rest, isWhole: true };
  let body = "";
  for (;;) {
    const [, size = ""] = /^([\da-f]+)\r\n/.exec(rest) ?? [];
    const length = parseInt(size, 16);
    if (size === "" || length === 0) return { status, headers, body, isWhole: length === 0 };
    body += rest.slice(size.length + 2, size.length + 2 + length);
    rest = rest.slice(size.length + 2 + length + 2);
  }
}

/** The end of a chunked body. */
export const LAST_CHUNK = "\r\n0\r\n\r\n";
