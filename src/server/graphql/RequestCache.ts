import { isUtf8 } from "node:buffer";
import { LRUCache } from "lru-cache";
import type { CallerClients } from "../../context/createContext.js";
import type { CallerClient } from "../../http/CallerClient.js";
import type { HttpClient } from "../../http/HttpClient.js";
import { Memo, type UpstreamResponse } from "../../http/cache/UpstreamResponse.js";
import type { ReadKey, ReadTracker } from "../../http/cache/ReadTracker.js";
import type { Service } from "../../UpstreamError.js";
import type { ResponseBody } from "./ResponseBody.js";
import type { GraphQLParams, OperationCache, CompiledOperation, PreparedPlan } from "./compile/OperationCache.js";
import { IncrementalListing } from "./listings/IncrementalListing.js";

/** An answer that was sent before, and what it is a function of. */
interface CachedResponse {
  readonly reads: readonly UpstreamResponse[];
  readonly publicUrl: string;
  readonly body: ResponseBody;
  /** Of its payloads, for the log. */
  readonly outcomes: readonly string[];
}

/** What was made by execution. */
export type MadeAnswer = Pick<CachedResponse, "publicUrl" | "body" | "outcomes">;

/** An answer that needs no execution. */
export interface CacheHit {
  readonly body: ResponseBody;
  readonly outcomes: readonly string[];
  /** The upstream said the very same again, or nearly. */
  readonly how: "repeated" | "renewed";
}

/** The read that keeps an answer: one of the caller's own, so that callers do not take turns at one place. */
function keeperOf(keys: readonly ReadKey[], reads: readonly UpstreamResponse[]): UpstreamResponse | undefined {
  const own = keys.findIndex(({ isPublic }) => !isPublic);
  return reads[own < 0 ? 0 : own];
}

/** A request body that a plan can run. */
export class CachedRequest {
  readonly plan: CompiledOperation;
  readonly inputs: PreparedPlan["inputs"];
  readonly #answers = new Memo<CachedResponse>();
  readonly #listing: IncrementalListing | undefined;
  /** The reads that it began with the last time: it begins with the same ones whoever asks. */
  #keys: readonly ReadKey[] | undefined;
  #isPublic = false;

  constructor({ plan, inputs }: PreparedPlan) {
    this.plan = plan;
    this.inputs = inputs;
    this.#listing = plan.listing && IncrementalListing.of(plan.listing, inputs);
  }

  /** The ready answer when it is one for everybody, and all that it depends on is fresh. */
  fresh(upstreams: Record<Service, Pick<HttpClient, "getFresh">>, publicUrl: string): CachedResponse | undefined {
    if (!this.#isPublic || this.#keys === undefined) return undefined;
    const reads = this.#keys.map(({ service, path }) => upstreams[service].getFresh(path));
    return reads.every((read) => read !== undefined) ? this.#find(this.#keys, reads, publicUrl) : undefined;
  }

  /**
   * Asks the upstream what the operation is going to ask it, and gives the ready answer if it still says the same, or nearly. What
   * was asked is not asked again by the operation; a failure it meets too, and has the words for it.
   */
  async repeat(clients: CallerClients, publicUrl: string): Promise<CacheHit | undefined> {
    const keys = this.#keys;
    if (keys === undefined) return undefined;
    const [first] = keys;
    try {
      if (first !== undefined && keys.length === 1)
        return await this.#repeatOne(clients[first.service], first, publicUrl);
      return this.#again(keys, await Promise.all(keys.map((key) => clients[key.service].prefetch(key))), publicUrl);
    } catch {
      return undefined;
    }
  }

  async #repeatOne(client: CallerClient, key: ReadKey, publicUrl: string): Promise<CacheHit | undefined> {
    const listing = this.#listing;
    const last = listing && client.cached(key);
    const read = await client.prefetch(key);
    const again = this.#again([key], [read], publicUrl);
    if (again !== undefined || listing === undefined || last === undefined) return again;
    const made = listing.of(read, publicUrl);
    if (made !== undefined) return { body: made.body, outcomes: [], how: "repeated" };
    const next = read === last ? undefined : await listing.after(last, read, publicUrl);
    return next && { body: next.body, outcomes: [], how: "renewed" };
  }

  #again(keys: readonly ReadKey[], reads: readonly UpstreamResponse[], publicUrl: string): CacheHit | undefined {
    const ready = this.#find(keys, reads, publicUrl);
    return ready && { body: ready.body, outcomes: ready.outcomes, how: "repeated" };
  }

  /**
   * Keeps an answer that is a function of what was read, of this request and the public URL, and of nothing else. Where the
   * upstream says something else each time, an answer would be kept only to be carried along by the garbage collector.
   */
  keep({ keys, reads }: NonNullable<ReadTracker["reads"]>, { publicUrl, body, outcomes }: MadeAnswer): void {
    this.#keys = keys;
    this.#isPublic = keys.every(({ isPublic }) => isPublic);
    const keeper = keeperOf(keys, reads);
    const isWorthIt = reads.every((read, index) => read.isRepeated || keys[index]?.isPublic === true);
    if (keeper && isWorthIt) this.#answers.set(keeper, { reads, publicUrl, body, outcomes }, body.length);
  }

  #find(keys: readonly ReadKey[], reads: readonly UpstreamResponse[], publicUrl: string): CachedResponse | undefined {
    const keeper = keeperOf(keys, reads);
    const ready = keeper && this.#answers.get(keeper);
    if (ready?.publicUrl !== publicUrl || ready.reads.length !== reads.length) return undefined;
    return ready.reads.every((read, index) => read === reads[index]) ? ready : undefined;
  }
}

/** Characters of all bodies together, and a little for each. */
const MAX_SIZE = 4 * 2 ** 20;
const SIZE_OF_EACH = 512;

/** Names that could mean another object than the one they are written in, however they are escaped: Fastify's parser knows them. */
const SUSPICIOUS = /proto|\\u00[4-7]/i;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a plan can answer: an operation that asks for nothing but the usual. */
function readBody(bytes: Buffer): GraphQLParams | undefined {
  const text = bytes.toString("utf8");
  if (SUSPICIOUS.test(text) || !isUtf8(bytes)) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(body) || typeof body.query !== "string") return undefined;
  const { query: source, operationName = null, variables = null, extensions = null } = body;
  if (extensions !== null && (!isRecord(extensions) || "persistedQuery" in extensions)) return undefined;
  if (operationName !== null && typeof operationName !== "string") return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  return { source, operationName: operationName ?? undefined, variables: variables ?? {} };
}

/** The bodies of queries that come again, letter by letter. */
export class RequestCache {
  readonly #plans: OperationCache;
  readonly #byBody = new LRUCache<string, CachedRequest>({
    maxSize: MAX_SIZE,
    sizeCalculation: (_known, body) => body.length + SIZE_OF_EACH,
  });

  constructor(plans: OperationCache) {
    this.#plans = plans;
  }

  /** Undefined when there is no plan for it. */
  find(body: Buffer): CachedRequest | undefined {
    const key = body.toString("latin1");
    return this.#byBody.get(key) ?? this.#read(body, key);
  }

  #read(body: Buffer, key: string): CachedRequest | undefined {
    const asked = readBody(body);
    const prepared = asked && this.#plans.find(asked);
    if (!prepared) return undefined;
    const known = new CachedRequest(prepared);
    this.#byBody.set(key, known);
    return known;
  }
}
