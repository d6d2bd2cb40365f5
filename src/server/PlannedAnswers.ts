import type { FastifyRequest } from "fastify";
import type { ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import { LRUCache } from "lru-cache";
import { type AcceptedOperation, CompiledPlans } from "./CompiledPlans.js";
import { formatError } from "./formatError.js";
import { logFailure } from "./logFailure.js";
import type { RequestScope } from "./RequestScope.js";

/** An answer, ready to be sent with status 200. */
export interface PlannedAnswer {
  readonly contentType: string;
  readonly body: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a plan can answer: an operation by POST, as JSON, that asks for nothing but the usual. */
function readRequest({ method, headers, body }: FastifyRequest) {
  if (method !== "POST" || headers["content-type"]?.startsWith("application/json") !== true) return undefined;
  if (!isRecord(body) || typeof body.query !== "string" || "extensions" in body) return undefined;
  const { query: source, operationName = null, variables = null } = body;
  if (operationName !== null && typeof operationName !== "string") return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  return { source, operationName: operationName ?? undefined, variables: variables ?? {} };
}

/**
 * The fast way: an operation that Apollo Server has accepted before runs from its compiled plan, past Apollo's pipeline.
 * Whatever is new, invalid or unusual is left to Apollo. Answers, errors, headers, limits and logs are the same both ways.
 */
export class PlannedAnswers {
  readonly #plans: CompiledPlans;
  /** What Apollo has answered to each `Accept` header: its negotiation, remembered. */
  readonly #contentTypes = new LRUCache<string, string>({ max: 100 });

  constructor(schema: GraphQLSchema) {
    this.#plans = new CompiledPlans(schema);
  }

  /** Takes note of what Apollo has accepted. */
  accept(operation: AcceptedOperation): void {
    this.#plans.accept(operation);
  }

  /** Takes note of the content type that Apollo has answered with. */
  learn({ headers }: FastifyRequest, contentType: string): void {
    if ((headers.accept?.length ?? 0) <= 256) this.#contentTypes.set(headers.accept ?? "", contentType);
  }

  /** Undefined when Apollo has to answer; then nothing was executed. */
  async answer(request: FastifyRequest, scope: RequestScope): Promise<PlannedAnswer | undefined> {
    const asked = readRequest(request);
    const plan = asked && this.#plans.find(asked.source, asked.operationName);
    const contentType = this.#contentTypes.get(request.headers.accept ?? "");
    if (!plan || contentType === undefined) return undefined;
    const result = await plan.execute(scope, asked.variables);
    if (!result) return undefined;
    Object.assign(scope.operation, { name: plan.name, type: plan.type, hash: plan.hash, planned: true });
    return { contentType, body: `${stringify(result, scope)}\n` };
  }
}

/** In Apollo's order, errors first. */
function stringify({ data, errors }: ExecutionResult, scope: RequestScope): string {
  if (!errors) return JSON.stringify({ data });
  return JSON.stringify({ errors: errors.map((error) => publish(error, scope)), data });
}

function publish(error: GraphQLError, { log, requestId }: RequestScope) {
  logFailure(log, error);
  const formatted = formatError(error.toJSON(), error);
  return { ...formatted, extensions: { ...formatted.extensions, requestId } };
}
