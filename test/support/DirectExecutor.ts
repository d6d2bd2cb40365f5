import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  specifiedRules,
  validate,
} from "graphql";
import { readConfig } from "../../src/config/config.js";
import { createUpstreams } from "../../src/createUpstreams.js";
import { CallerSession } from "../../src/context/CallerSession.js";
import { LoginFailures } from "../../src/context/LoginRateLimiter.js";
import { CallerClients, createContext } from "../../src/context/createContext.js";
import { JobHub } from "../../src/live/JobHub.js";
import { buildSchema } from "../../src/resolvers/buildSchema.js";
import type { Sandbox } from "../../src/sandbox/startSandbox.js";
import { OperationCache } from "../../src/server/graphql/compile/OperationCache.js";
import { formatError } from "../../src/server/errors/formatError.js";
import { operationLimits } from "../../src/server/graphql/rules/operationLimits.js";

export interface Asked {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface DirectAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Executes operations on the schema of the service, without its server: by graphql-js, or compiled. */
export class DirectExecutor implements AsyncDisposable {
  readonly #config;
  readonly #upstreams;
  readonly #publicUrl: string;
  readonly #schema = buildSchema();
  readonly #live: JobHub;
  readonly #operations = new OperationCache(this.#schema);

  constructor({ usersUrl, jessUrl }: Pick<Sandbox, "usersUrl" | "jessUrl">, publicUrl: string) {
    this.#config = readConfig({ USERS_API_URL: usersUrl, JESS_API_URL: jessUrl });
    this.#upstreams = createUpstreams(this.#config, { usersApiUrl: usersUrl, jessApiUrl: jessUrl });
    this.#publicUrl = publicUrl;
    this.#live = new JobHub({ ...this.#config, jess: this.#upstreams.jess, expiryOf: () => null });
  }

  /** Whether it is valid and within the limits. */
  isValid(document: DocumentNode): boolean {
    return validate(this.#schema, document, [...specifiedRules, operationLimits]).length === 0;
  }

  /** By graphql-js: what every answer is compared with. */
  async interpret(document: DocumentNode, { operationName, variables }: Asked, token: string): Promise<DirectAnswer> {
    const result = await execute({
      schema: this.#schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables,
      contextValue: this.#context(token),
    });
    return publicForm(result);
  }

  /** As the service does from the third time on. @returns undefined when it would leave it to graphql-js */
  async runCompiled(document: DocumentNode, asked: Asked, token: string): Promise<DirectAnswer | undefined> {
    const { query, operationName, variables } = asked;
    const params = { query, operationName, variables, extensions: undefined, documentIds: [] };
    const validated = { ...params, document, name: { name: undefined, type: undefined, hash: undefined } };
    this.#operations.add(validated);
    this.#operations.add(validated);
    const prepared = this.#operations.find(params);
    return prepared && publicForm(await prepared.operation.execute(this.#context(token), prepared.inputs));
  }

  #context(token: string) {
    const session = new CallerSession(token, "bearer");
    const facts = { session, requestId: "reference", trace: undefined, calls: [] };
    const { signal } = new AbortController();
    const clients = new CallerClients(this.#upstreams, signal, facts);
    const context = createContext(clients, {
      session,
      publicUrl: this.#publicUrl,
      credentials: new LoginFailures().guard("127.0.0.1", signal),
      limits: this.#config,
      outcomes: [],
      logonPath: "auth",
      jobsMethod: "GET",
    });
    return { ...context, requestId: "reference", live: this.#live, renew: () => undefined };
  }

  async [Symbol.asyncDispose]() {
    this.#live.close();
    await Promise.all([this.#upstreams.users.close(), this.#upstreams.jess.close()]);
  }
}

/** As the service shows it. What fails before there is data are the values of variables, which Apollo Server marks by a code. */
function publicForm({ data, errors }: ExecutionResult): DirectAnswer {
  const toPublic = (error: GraphQLError) => formatError(error.toJSON(), error, true);
  if (data !== undefined) return { data, ...(errors && { errors: errors.map(toPublic) }) };
  return { errors: errors?.map((error) => toPublic(markedAsInput(error))) ?? [] };
}

function markedAsInput(error: GraphQLError): GraphQLError {
  const { message, nodes, originalError } = error;
  const extensions = { code: "BAD_USER_INPUT" };
  return new GraphQLError(message, { nodes: nodes ?? null, originalError: originalError ?? error, extensions });
}
