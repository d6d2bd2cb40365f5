import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLSchema } from "graphql";
import { CallerSession } from "../../context/CallerSession.js";
import { ReadTracker } from "../../http/cache/ReadTracker.js";
import { batchWrite } from "../../runtime/batchWrites.js";
import { toError } from "../../toError.js";
import { ResponseBody } from "./ResponseBody.js";
import { type Arrival, type Circumstances, LearnedCircumstances } from "./Circumstances.js";
import { type ValidatedOperation, OperationCache } from "./compile/OperationCache.js";
import { type CachedRequest, RequestCache } from "./RequestCache.js";
import { noteIncomplete } from "../log/incompleteResponse.js";
import { logOnClose } from "../log/logRequest.js";
import { requestIdOf } from "../request/requestId.js";
import { namesOneHost } from "../request/requireHost.js";
import { isHttp1 } from "../request/requireVersion.js";
import { addressOf, protocolOf, publicUrlOf } from "../request/requestOrigin.js";
import { openRecord, openScope, type RequestRecord, type ScopeOptions } from "./RequestContext.js";
import { stringifyResult } from "./stringifyResult.js";
import { sessionCookieLine } from "../session/writeSessionCookie.js";

/**
 * The way of everything that is new, invalid or unusual: Fastify and Apollo Server. `body` is what was read already, `failure`
 * what is left to be answered.
 */
export type LongWay = (request: IncomingMessage, response: ServerResponse, body?: Buffer, failure?: Error) => void;

/** Whoever sends more has something unusual to say. */
const MAX_BODY_BYTES = 16_384;

/**
 * The one place that decides between the two ways. An operation that Apollo Server has accepted before runs from its compiled
 * plan, past Fastify and Apollo; and when the upstream answers what it answered the last time, the ready answer is sent again.
 * Whatever is new, invalid or unusual goes the long way. Answers, errors, headers, cookies, limits and logs are the same both ways.
 */
export class FastWay {
  readonly #options: ScopeOptions;
  readonly #plans: OperationCache;
  readonly #known: RequestCache;
  readonly #circumstances: LearnedCircumstances;
  readonly #isOpen: () => boolean;

  /** @param isOpen whether requests are welcome: the long way has the words for those that are not */
  constructor(schema: GraphQLSchema, options: ScopeOptions, isOpen: () => boolean) {
    this.#options = options;
    this.#plans = new OperationCache(schema, options.log);
    this.#known = new RequestCache(this.#plans);
    this.#circumstances = new LearnedCircumstances(options.config.trustProxy !== false);
    this.#isOpen = isOpen;
  }

  /** Takes note of what Apollo has accepted. */
  accept(operation: ValidatedOperation): void {
    this.#plans.accept(operation);
  }

  /** Takes note of how Apollo and Fastify have answered. */
  learn(request: FastifyRequest, reply: FastifyReply): void {
    const publicUrl = publicUrlOf(this.#options.config, request);
    const [protocol, address] = [protocolOf(request), addressOf(request)];
    this.#circumstances.learn(request.raw, reply.getHeaders(), { protocol, address, publicUrl });
  }

  /** Serves the request, or has it served the long way. */
  serve(request: IncomingMessage, response: ServerResponse, longWay: LongWay): void {
    // Only who has come like this before is known not to be refused by the head alone, before the body is read.
    const arrival = isUsual(request) && this.#isOpen() ? this.#arrivalOf(request) : undefined;
    if (arrival === undefined) {
      longWay(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      // Nothing of an operation ends here: what does is a fault of ours, met before or after its execution.
      const fail = (error: unknown) => {
        if (!response.headersSent) {
          longWay(request, response, body, toError(error));
          return;
        }
        this.#options.log.error({ err: error }, "unforeseen failure");
        noteIncomplete(response, "internal error");
        response.destroy();
      };
      const goOn = (answer: Answer | undefined) => {
        if (answer === undefined) longWay(request, response, body);
        else batchWrite(() => send(answer, response), fail);
      };
      try {
        const answer = this.#answerTo(body, arrival, request, response);
        if (answer instanceof Promise) answer.then(goOn, fail);
        else goOn(answer);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Undefined when the long way has to find it, or has the words for it. */
  #answerTo(
    body: Buffer,
    arrival: Arrival,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> | Answer | undefined {
    const known = this.#known.find(body);
    if (known === undefined) return undefined;
    return this.#freshAnswer(known, arrival, request, response) ?? this.#answer(known, arrival, request, response);
  }

  /** Undefined when it cannot be told; the long way says why. */
  #arrivalOf(request: IncomingMessage): Arrival | undefined {
    try {
      return this.#circumstances.find(request);
    } catch {
      return undefined;
    }
  }

  /** What depends on nothing but public answers that are fresh is sent without a call, whoever asks. */
  #freshAnswer(
    known: CachedRequest,
    { circumstances }: Arrival,
    request: IncomingMessage,
    response: ServerResponse,
  ): Answer | undefined {
    const ready = known.fresh(this.#options.upstreams, circumstances.publicUrl);
    if (ready === undefined) return undefined;
    const { body, outcomes } = ready;
    const [requestId, startedAt] = [requestIdOf(request), performance.now()];
    const { address } = circumstances;
    const operation = { repeated: true };
    logOnClose({ log: known.plan.log, requestId, address, startedAt, calls: [], outcomes, operation, response });
    return { head: headOf(circumstances, requestId, undefined, body), body };
  }

  async #answer(
    known: CachedRequest,
    { circumstances, session: { token, source: carrier, cookieHeader } }: Arrival,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer> {
    const { plan } = known;
    const { publicUrl, address } = circumstances;
    const session = new CallerSession(token, carrier, cookieHeader);
    const facts = { requestId: requestIdOf(request), session, address, publicUrl, response, log: plan.log };
    const record = openRecord(this.#options.upstreams, facts);
    logOnClose(record);
    const ready = await known.repeat(record.clients, publicUrl);
    if (ready) {
      record.operation[ready.how] = true;
      record.outcomes.push(...ready.outcomes);
    }
    const body = ready?.body ?? (await this.#execute(known, record));
    const cookie = sessionCookieLine(session, this.#options.config, circumstances.protocol);
    return { head: headOf(circumstances, record.requestId, cookie, body), body };
  }

  /** Runs the plan, and keeps the answer when it is a function of what was read. */
  async #execute(known: CachedRequest, record: RequestRecord): Promise<ResponseBody> {
    const trace = new ReadTracker();
    record.trace = trace;
    const result = await known.plan.execute(openScope(this.#options, record), known.inputs);
    const body = ResponseBody.ofJson(stringifyResult(result, record));
    const { session, publicUrl } = record;
    const made = result.errors || session.claimsWereRead || session.cookie ? undefined : trace.reads;
    if (made) known.keep(made, { publicUrl, body, outcomes: record.outcomes });
    return body;
  }
}

const isJson = (contentType: string | undefined) =>
  contentType === "application/json" ||
  contentType === "application/json; charset=utf-8" ||
  contentType === "application/json;charset=utf-8";

/** Whether a request may be known: an operation by POST, as JSON, short, and in no way special. */
function isUsual(request: IncomingMessage): boolean {
  const { method, url, headers } = request;
  if (method !== "POST" || url !== "/graphql" || !isJson(headers["content-type"])) return false;
  const length = Number(headers["content-length"]);
  if (!(length > 0 && length <= MAX_BODY_BYTES) || headers["content-encoding"] !== undefined) return false;
  return isHttp1(request) && namesOneHost(request);
}

/** What is left to be sent. */
interface Answer {
  /** Names and values in turn. */
  readonly head: string[];
  readonly body: ResponseBody;
}

function headOf(
  { headers }: Circumstances,
  requestId: string,
  cookie: string | undefined,
  body: ResponseBody,
): string[] {
  const head = [...headers, "x-request-id", requestId, "content-length", body.contentLength];
  if (cookie !== undefined) head.push("set-cookie", cookie);
  return head;
}

function send({ head, body }: Answer, response: ServerResponse): void {
  response.writeHead(200, head);
  body.send(response);
}
