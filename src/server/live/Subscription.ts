import {
  createSourceEventStream,
  type DefinitionNode,
  type DocumentNode,
  execute,
  type ExecutionResult,
  type FormattedExecutionResult,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getOperationAST,
  type GraphQLSchema,
  type InlineFragmentNode,
  Kind,
  locatedError,
} from "graphql";
import type { Context } from "../../context/Context.js";
import type { CallReport } from "../../http/call/Caller.js";
import { formatError } from "../errors/formatError.js";
import { logErrors } from "../log/logError.js";
import { type AnsweredRequest, resultJson } from "../response/resultJson.js";
import { toError } from "../../toError.js";
import type { Logger } from "pino";

/** A subscription that was parsed, validated and found within the limits. */
export interface ValidSubscription {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As they came, those that the operation declares. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The request that subscribes. */
export interface SubscribingRequest extends AnsweredRequest {
  readonly log: Logger;
  readonly calls: CallReport[];
  /** What resolvers may use for one event: nothing that was read for another. */
  createEventContext(calls: CallReport[]): Context;
}

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  /** Whether a message may suggest names of the schema. */
  readonly introspection: boolean;
  /** Whether the events end because the service stops. */
  readonly isEnding: () => boolean;
}

const isIterable = (value: object): value is AsyncIterable<unknown> => Symbol.asyncIterator in value;

/** The name of the one root field in the result, which may be in fragments: what else is selected there is the same field. */
function fieldOf({ document, operationName }: ValidSubscription): string | undefined {
  let selection = getOperationAST(document, operationName)?.selectionSet.selections[0];
  while (selection !== undefined && selection.kind !== Kind.FIELD) {
    selection = selectionsOf(selection, document)?.selections[0];
  }
  return (selection?.alias ?? selection?.name)?.value;
}

function selectionsOf(fragment: InlineFragmentNode | FragmentSpreadNode, { definitions }: DocumentNode) {
  if (fragment.kind === Kind.INLINE_FRAGMENT) return fragment.selectionSet;
  const isSpread = (each: DefinitionNode): each is FragmentDefinitionNode =>
    each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === fragment.name.value;
  return definitions.find(isSpread)?.selectionSet;
}

/** A subscription under way: its events, and what the caller is told of each. Keeps nothing from one event to the next. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #subscription: ValidSubscription;
  readonly #request: SubscribingRequest;

  constructor(options: SubscriptionOptions, subscription: ValidSubscription, request: SubscribingRequest) {
    this.#options = options;
    this.#subscription = subscription;
    this.#request = request;
  }

  /** Whether events that end now were cut short. */
  get isEnding(): boolean {
    return this.#options.isEnding();
  }

  /** Asks for the events. @returns the result, as JSON, when there will be none */
  async open(): Promise<AsyncIterator<unknown, unknown> | string> {
    const context = this.#request.createEventContext(this.#request.calls);
    const source = await createSourceEventStream(this.#arguments(context));
    return isIterable(source) ? source[Symbol.asyncIterator]() : this.#toJson(source);
  }

  /** The result of an event, as JSON. */
  async resultOf(event: unknown): Promise<string> {
    const context = this.#request.createEventContext([]);
    return this.#toJson(await execute({ ...this.#arguments(context), rootValue: event }));
  }

  /** The result, as JSON, when the events end with an error. */
  failure(thrown: unknown): string {
    const field = fieldOf(this.#subscription);
    const error = locatedError(toError(thrown), undefined, field === undefined ? undefined : [field]);
    return this.#toJson({ errors: [error], data: null });
  }

  #arguments(contextValue: Context) {
    const { document, operationName = null, variables } = this.#subscription;
    return { schema: this.#options.schema, document, operationName, variableValues: variables, contextValue };
  }

  #toJson({ errors, ...result }: ExecutionResult): string {
    if (errors) logErrors(this.#request, errors);
    const { introspection } = this.#options;
    const told = errors?.map((error) => formatError(error.toJSON(), error, introspection));
    const published: FormattedExecutionResult = { ...result, ...(told && { errors: told }) };
    return resultJson(published, this.#request);
  }
}
