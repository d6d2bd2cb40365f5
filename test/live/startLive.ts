import { type IncomingMessage, type ServerResponse } from "node:http";
import { CallerSession, readClaims } from "../../src/context/CallerSession.js";
import { DataSources } from "../../src/datasources/DataSources.js";
import { HttpClient, type HttpClientOptions } from "../../src/http/HttpClient.js";
import { JobHub, type JobHubOptions } from "../../src/live/JobHub.js";
import type { LiveCaller } from "../../src/live/LiveCaller.js";
import type { LiveJob } from "../../src/live/LiveJob.js";
import { rowOf, statusOf } from "../resolvers/jess/jobs.js";
import { startUpstream } from "../http/startUpstream.js";

/** A request as the upstream received it. */
export interface Look {
  /** `GET /job/status/1`, with the body after it. */
  readonly call: string;
  readonly token: string;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly at: number;
  /** Whether the connection was closed before the answer. */
  isGone: boolean;
}

/** Answers a request; `"default"` leaves it to the jobs. `body` is what came with it. */
export type Answer = (response: ServerResponse, look: Look, body: string) => unknown;

export interface Subscription extends AsyncIterableIterator<LiveJob> {
  readonly caller: LiveCaller;
  /** The client goes away. */
  disconnect(): void;
}

/** A hub on an upstream whose jobs are as the test says. */
export interface Live extends AsyncDisposable {
  readonly hub: JobHub;
  readonly looks: readonly Look[];
  /** The jobs of everyone by id: `changes` of the recorded status, and of the row in the list. */
  readonly jobs: Map<number, object>;
  /** Takes the place of the jobs, until it is undefined again. */
  answer: Answer | undefined;
  calls(): string[];
  watch(id: number | string, options?: SubscribeOptions): Subscription;
  watchActive(options?: SubscribeOptions): Subscription;
  /** Reads one operation's worth as an ordinary caller. */
  read(path: string, token?: string): Promise<unknown>;
}

export interface SubscribeOptions {
  readonly token?: string | undefined;
  readonly requestId?: string;
  readonly needsRow?: boolean;
}

export const TOKEN = "aaa.bbb.ccc";

export function send(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
export const ok = (data: unknown) => ({ ok: true, status: "available", data });
export const refused = { ok: false, status: "Job not accessible", data: null };

export async function startLive(
  options: Partial<JobHubOptions> = {},
  client: Partial<HttpClientOptions> = {},
): Promise<Live> {
  const looks: Look[] = [];
  const jobs = new Map<number, object>();
  const upstream = await startUpstream((request, response) => void receive(request, response));
  const http = new HttpClient({
    service: "jess",
    baseUrl: upstream.baseUrl,
    connectTimeoutMs: 30_000,
    timeoutMs: 30_000,
    idleTimeoutMs: 30_000,
    ...client,
  });
  const hub = new JobHub({
    jess: http,
    jessJobsMethod: "POST",
    expiryOf: (token) => readClaims(token)?.expiresAt?.getTime() ?? null,
    jobPollsPerSecond: 1_000,
    jobPollMinMs: 4,
    jobPollMaxMs: 40,
    jobWatchPatienceMs: 600_000,
    ...options,
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of request) body += String(piece);
    const { method = "", url = "", headers } = request;
    const look: Look = {
      call: `${method} ${url.replace("/users/api", "")} ${body}`.trimEnd(),
      token: (headers.cookie ?? "").replace("session_token=", ""),
      requestId: String(headers["x-request-id"]),
      at: performance.now(),
      isGone: false,
    };
    response.on("close", () => (look.isGone = !response.writableFinished));
    looks.push(look);
    const isAnswered = live.answer !== undefined && live.answer(response, look, body) !== "default";
    if (!isAnswered) answerFromJobs(response, look, body);
  }

  function answerFromJobs(response: ServerResponse, { call }: Look, body: string): void {
    const id = Number(/\/job\/status\/(\d+)/.exec(call)?.[1]);
    const job = jobs.get(id);
    if (call.includes("/jobs")) send(response, ok(rows(body)));
    else if (call.includes("/session")) send(response, { ok: true, status: "valid" });
    else send(response, job ? ok(statusOf(id, job)) : refused);
  }

  /** As the upstream filters them. */
  function rows(body: string) {
    const { status } = (body === "" ? {} : JSON.parse(body)) as { status?: string };
    const all = [...jobs].map(([id, job]) => rowOf(id, job));
    return all.filter((row) => status === undefined || status.split(",").includes(row.status));
  }

  function open({ token = TOKEN, requestId = "request-1" }: SubscribeOptions) {
    const session = new CallerSession(token === "" ? undefined : token, "bearer");
    const abort = new AbortController();
    const jess = http.forCaller({
      requestId,
      signal: abort.signal,
      get token() {
        return session.token;
      },
      onSessionCookie: (cookie) => session.receive(cookie),
    });
    const dataSources = new DataSources({ users: jess, jess, logonPath: "auth", jobsMethod: "POST" });
    return { caller: { requestId, session, dataSources }, abort, jess };
  }

  const subscribed = (
    subscribe: (caller: LiveCaller) => AsyncIterableIterator<LiveJob>,
    given: SubscribeOptions,
  ): Subscription => {
    const { caller, abort } = open(given);
    const iterator = subscribe(caller);
    return Object.assign(iterator, {
      caller,
      disconnect() {
        abort.abort();
        void iterator.return?.();
      },
    });
  };

  const live: Live = {
    hub,
    looks,
    jobs,
    answer: undefined,
    calls: () => looks.map(({ call }) => call),
    watch: (id, given = {}) =>
      subscribed((caller) => hub.watchJob(caller, String(id), { needsRow: given.needsRow === true }), given),
    watchActive: (given = {}) =>
      subscribed((caller) => hub.watchActive(caller, { needsRow: given.needsRow === true }), given),
    read: async (path, token = TOKEN) => (await open({ token }).jess.getJson(path)).body,
    async [Symbol.asyncDispose]() {
      hub.close();
      await http.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
  return live;
}

/** The next event; fails when the stream ends instead. */
export async function next(stream: AsyncIterator<LiveJob>): Promise<LiveJob> {
  const result = await stream.next();
  if (result.done === true) throw new Error("the stream has ended");
  return result.value;
}

/** The status of an event, by its status or its row. */
export const stateOf = ({ status, row }: LiveJob) => (status ?? row)?.value.rawStatus;

/** What a stream ends with: an error, or "done". */
export async function endOf(stream: AsyncIterator<LiveJob>): Promise<unknown> {
  for (;;) {
    try {
      if ((await stream.next()).done === true) return "done";
    } catch (error) {
      return error;
    }
  }
}
