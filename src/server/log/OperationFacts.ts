import type { GraphQLFormattedError } from "graphql";

/** What an operation is known by. */
export interface OperationName {
  /** At most `MAX_NAME_LENGTH` of it. */
  readonly name: string | undefined;
  readonly type: string | undefined;
  /** SHA-256 of the document, as hex. */
  readonly hash: string | undefined;
}

/** Most characters of a name in the log and in traces: it is of the caller's making, and may be as long as a request. */
export const MAX_NAME_LENGTH = 200;

const UNNAMED: OperationName = { name: undefined, type: undefined, hash: undefined };

/** Which operation a request was, and how it ended. Every one has all fields: of one layout, it takes less time to read. */
export class OperationFacts {
  name: string | undefined;
  type: string | undefined;
  hash: string | undefined;
  /** It ran compiled. */
  planned: true | undefined = undefined;
  /** Only for `/files` and `/jobs`; without the path of the file. */
  route: string | undefined = undefined;
  method: string | undefined = undefined;
  /** If the upstream's answer is unchanged, ours is reused. */
  repeated: true | undefined = undefined;
  /** The upstream's answer changed a little, and ours was made of the last one. */
  renewed: true | undefined = undefined;
  /** Its document is not among the trusted ones, which are logged only. */
  untrusted: true | undefined = undefined;
  /** The `extensions.code` of the errors in the answer, each once. */
  codes: readonly string[] | undefined = undefined;
  /** Only for a subscription. */
  stream: { readonly events: number; readonly endedBy: string | undefined } | undefined = undefined;

  constructor({ name, type, hash }: OperationName = UNNAMED) {
    this.name = name;
    this.type = type;
    this.hash = hash;
  }

  /** Of a compiled operation. */
  static ofPlanned(name: OperationName): OperationFacts {
    const facts = new OperationFacts(name);
    facts.planned = true;
    return facts;
  }

  /** Of a request at one of the REST routes, or of one that became no operation. */
  static ofRoute(route: string | undefined, method: string | undefined): OperationFacts {
    const facts = new OperationFacts();
    facts.route = route;
    facts.method = method;
    return facts;
  }

  /** The request names one, which the document has. */
  identify({ name, type, hash }: OperationName): void {
    this.name = name;
    this.type = type;
    this.hash = hash;
  }
}

/** The codes of errors, each once. */
export function codesOf(errors: readonly GraphQLFormattedError[]): string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
}
