import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import type { CallerSession } from "../context/CallerSession.js";
import { type ReadKey, ReadTrace } from "../http/ReadTrace.js";
import { AnswerBody } from "./AnswerBody.js";
import { type Circumstances, LearnedCircumstances } from "./Circumstances.js";
import { type AcceptedOperation, CompiledPlans } from "./CompiledPlans.js";
import { formatError } from "./formatError.js";
import { type KnownRequest, KnownRequests } from "./KnownRequests.js";
import { logFailure } from "./logFailure.js";
import { logWhenDone } from "./logWhenDone.js";
import { readSession } from "./readSession.js";
import { requestIdOf } from "./requestId.js";
import { openRecord, openScope, publicUrlOf, type RequestRecord, type ScopeOptions } from "./RequestScope.js";
import { sessionCookieLine } from "./writeSessionCookie.js";

/** The way of everything that is new, invalid or unusual: Fastify and Apollo Server. `body` is what was read already. */
export type LongWay = (request: IncomingMessage, response: ServerResponse, body?: Buffer) => void;

/** Whoever sends more has something unusual to say. */
const MAX_BODY_BYTES = 16_384;

/** All that the fast way needs to know of a request before it can begin. */
interface Visit {
  readonly known: KnownRequest;
  readonly circumstances: Circumstances;
  readonly session: CallerSession;
}

/**
 * The one place that decides between the two ways. An operation that Apollo Server has accepted before runs from its compiled
 * plan, past Fastify and Apollo; and when the upstream answers what it answered the last time, the ready answer is sent again.
 * Whatever is new, invalid or unusual goes the long way. Answers, errors, headers, cookies, limits and logs are the same both ways.
 */
export class FastWay {
  readonly #options: ScopeOptions;
  readonly #plans: CompiledPlans;
  readonly #known: KnownRequests;
  readonly #circumstances: LearnedCircumstances;
  readonly #isOpen: () => boolean;

  /** @param isOpen whether requests are welcome: the long way has the words for those that are not */
  constructor(schema: GraphQLSchema, options: ScopeOptions, isOpen: () => boolean) {
    this.#options = options;
    this.#plans = new CompiledPlans(schema);
    this.#known = new KnownRequests(this.#plans);
    this.#circumstances = new LearnedCircumstances(options.config.trustProxy !== false);
    this.#isOpen = isOpen;
  }

  /** Takes note of what Apollo has accepted. */
  accept(operation: AcceptedOperation): void {
    this.#plans.accept(operation);
  }

  /** Takes note of how Apollo and Fastify have answered. */
  learn(request: FastifyRequest, reply: FastifyReply): void {
    const publicUrl = publicUrlOf(this.#options.config, request);
    this.#circumstances.learn(request.raw, reply.getHeaders(), {
      protocol: request.protocol,
      address: request.ip,
      publicUrl,
    });
  }

  serve(request: IncomingMessage, response: ServerResponse, longWay: LongWay): void {
    if (!this.#isOpen() || !isUsual(request)) {
      longWay(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      const visit = this.#begin(request, body);
      if (visit === undefined) {
        longWay(request, response, body);
        return;
      }
      this.#answer(visit, request, response).then(
        (isAnswered) => {
          if (!isAnswered) longWay(request, response, body);
        },
        (error: unknown) => this.#fail(error, response),
      );
    });
  }

  /** Nothing of the operation ends here: what does is a fault of ours, met before or after its execution. */
  #fail(error: unknown, response: ServerResponse): void {
    this.#options.log.error({ err: error }, "unforeseen failure");
    response.destroy();
  }

  #begin(request: IncomingMessage, body: Buffer): Visit | undefined {
    const known = this.#known.find(body);
    const circumstances = known && this.#circumstances.find(request);
    const session = circumstances && sessionOf(request);
    return session && { known, circumstances, session };
  }

  async #answer(visit: Visit, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { known, circumstances, session } = visit;
    const { plan } = known;
    const { publicUrl, address } = circumstances;
    const trace = plan.type === "query" ? new ReadTrace() : undefined;
    const facts = { requestId: requestIdOf(request), session, address, publicUrl, response };
    const record = openRecord(this.#options, facts, trace);
    const { operation } = record;
    Object.assign(operation, { name: plan.name, type: plan.type, hash: plan.hash, planned: true });
    const stopLogging = logWhenDone(record);
    let body = known.keys && (await repeat(known, known.keys, record));
    if (body) {
      operation.repeated = true;
    } else {
      const result = await plan.execute(openScope(this.#options, record), known.variables);
      if (!result) {
        stopLogging();
        return false;
      }
      body = new AnswerBody(`${stringify(result, record)}\n`);
      const made = result.errors || session.isConsulted || session.cookie ? undefined : trace?.result;
      if (made) known.keep(made.keys, made.reads, publicUrl, body);
    }
    this.#send(record, circumstances, body);
    return true;
  }

  #send({ response, requestId, session }: RequestRecord, { headers, protocol }: Circumstances, body: AnswerBody): void {
    const head = [...headers, "x-request-id", requestId, "content-length", String(body.length)];
    const cookie = sessionCookieLine(session, this.#options.config, protocol);
    if (cookie !== undefined) head.push("set-cookie", cookie);
    response.writeHead(200, head);
    if (cookie !== undefined) response.flushHeaders(); // before a text Node would write them as UTF-8 too
    body.send(response);
  }
}

/** Whether a request may be known: an operation by POST, as JSON, short, and in no way special. */
function isUsual({ method, url, headers }: IncomingMessage): boolean {
  if (method !== "POST" || url !== "/graphql") return false;
  if (headers["content-type"]?.startsWith("application/json") !== true || "content-encoding" in headers) return false;
  const length = Number(headers["content-length"]);
  return length > 0 && length <= MAX_BODY_BYTES;
}

/** Undefined when it cannot be told; the long way says why. */
function sessionOf({ headers }: IncomingMessage): CallerSession | undefined {
  try {
    return readSession(headers);
  } catch {
    return undefined;
  }
}

/** Asks the upstream what the operation will ask it, and gives the ready answer if it still says the same. */
async function repeat(
  known: KnownRequest,
  keys: readonly ReadKey[],
  { clients, publicUrl }: RequestRecord,
): Promise<AnswerBody | undefined> {
  try {
    const reads = await Promise.all(keys.map((key) => clients[key.service].readAhead(key)));
    return known.repeat(reads, publicUrl);
  } catch {
    return undefined; // the operation meets the same failure, and has the words for it
  }
}

/** In Apollo's order, errors first. */
function stringify({ data, errors }: ExecutionResult, record: RequestRecord): string {
  if (!errors) return JSON.stringify({ data });
  return JSON.stringify({ errors: errors.map((error) => publish(error, record)), data });
}

function publish(error: GraphQLError, record: RequestRecord) {
  logFailure(record, error);
  const formatted = formatError(error.toJSON(), error);
  return { ...formatted, extensions: { ...formatted.extensions, requestId: record.requestId } };
}
