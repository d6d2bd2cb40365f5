import { type ASTNode, GraphQLError, Kind, type Token, TokenKind } from "graphql";
import { MAX_TOKENS } from "../graphql/rules/operationLimits.js";

/** A message longer than this repeats a name of the caller's, which is as long as the caller likes. */
const MAX_MESSAGE_LENGTH = 500;

/** Messages of Apollo Server and graphql-js, and ours in their place, which say what to do. */
const OUR_MESSAGES: Readonly<Record<string, string>> = {
  "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.":
    "There is no `query`. Send the text of the operation as `query`.",
  "Validation aborted.":
    "The selections repeat fields so often that they cannot all be compared. Select each field once; 500 times in one selection is the most that is safe.",
  "Too many validation errors, error limit reached. Validation aborted.":
    "There are more than 100 errors in the document. Only the first 100 are told.",
  "Too many errors processing variables, error limit reached. Execution aborted.":
    "There are more than 50 errors in the variables. Only the first 50 are told.",
  "Maximum introspection depth exceeded":
    "The introspection has more than 2 lists within each other. Split it into several operations.",
  [`Syntax Error: Document contains more that ${MAX_TOKENS} tokens. Parsing aborted.`]: `Syntax Error: The document has more than ${MAX_TOKENS} tokens. Split it into several operations.`,
};

/**
 * A message of graphql-js without the value that it prints, which may be a password. What remains says what was expected.
 * Each expression is anchored: a value can be long, and be written so that it begins to match everywhere.
 */
export function withoutValues(message: string): string {
  return message
    .replace(/^(Expected value of (?:non-null )?type "[^"]+"), found .*$/s, "$1.")
    .replace(/^(Expected type "\w+"\.) .*$/s, "$1")
    .replace(/^((?:Enum )?"?\w+"? cannot represent) (?:a |an )?(non[\w -]*?)(?: value)?: .*$/s, "$1 a $2 value.")
    .replace(/^(Argument "\w+" has invalid value) .*$/s, "$1.")
    .replace(/^Value ".*" (does not exist in )/s, "The value $1")
    .replace(/^(Syntax Error: .*?\b(?:Unexpected|found) (?:(?:Block)?String|Int|Float|Name)) ".*$/s, "$1.")
    .replace(/^(Syntax Error: Invalid \w+ escape sequence): .*$/s, "$1.")
    .replace(/^(Enum "\w+" cannot represent) .*$/s, "$1 this value.");
}

const NOT_DEFINED = " is not defined by type ";

/** A field that a type of the schema lacks; its name is not repeated: in a variable it is data, and may be a value. */
function withoutFieldName(message: string): string {
  const at = message.startsWith('Field "') ? message.lastIndexOf(NOT_DEFINED) : -1;
  return at < 0 ? message : `One of its fields${message.slice(at)}`;
}

/** Suggestions are names of the schema, which is not told where introspection is off. */
function withoutSuggestion(message: string): string {
  const at = message.endsWith("?") ? message.lastIndexOf(" Did you mean ") : -1;
  return at < 0 ? message : message.slice(0, at);
}

/**
 * What is wrong with the value of a variable, and where in it. graphql-js puts the place and the value before the message
 * of the error that it met there.
 */
function ofVariable(error: GraphQLError, cause: GraphQLError, name: string): string | undefined {
  if (error.message === cause.message) return undefined; // the variable is missing, and nothing is printed
  const before = error.message.slice(0, -`; ${cause.message}`.length);
  const [, path] = /^at "([\w.[\]]+)"$/.exec(before.slice(before.lastIndexOf(" at ") + 1)) ?? [];
  const place = path === undefined ? "" : ` at "${path}"`;
  return `Variable "$${name}" got an invalid value${place}: ${withoutFieldName(withoutValues(cause.message))}`;
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACKET_L, TokenKind.BRACE_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACKET_R, TokenKind.BRACE_R]);

/** The name of the argument or field that a literal is given for: it stands before the colon before the literal. */
function nameBefore(literal: ASTNode): string | undefined {
  let depth = 0;
  let token: Token | null | undefined = literal.loc?.startToken.prev;
  while (token && !(depth === 0 && token.kind === TokenKind.COLON)) {
    if (CLOSING.has(token.kind)) depth += 1;
    else if (OPENING.has(token.kind)) depth = Math.max(0, depth - 1);
    token = token.prev;
  }
  return token?.prev?.value;
}

const LITERALS: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/** What is wrong with a literal, and what it is given for. */
function ofLiteral(message: string, literal: ASTNode): string {
  const name = nameBefore(literal);
  return name === undefined ? withoutValues(message) : `The value of "${name}" is invalid: ${withoutValues(message)}`;
}

function describe(error: GraphQLError): string {
  const { message, originalError: cause, nodes } = error;
  const [node, ...others] = nodes ?? [];
  if (node === undefined || others.length > 0) return OUR_MESSAGES[message] ?? withoutValues(message);
  if (node.kind === Kind.VARIABLE_DEFINITION && cause instanceof GraphQLError) {
    return ofVariable(error, cause, node.variable.name.value) ?? message;
  }
  return LITERALS.has(node.kind) ? ofLiteral(message, node) : (OUR_MESSAGES[message] ?? withoutValues(message));
}

/** A client that sends JSON sends no file, but null or an empty object in its place. */
const withUploadAdvice = (message: string) =>
  /"\[?Upload[!\]]*"/.test(message)
    ? `${message} Send each file as a part of a multipart request, and name the place of this value in the field ‘map’.`
    : message;

/** What the caller is told of an error that graphql-js finds in a request: where, and what was expected; never a value. */
export function describeRequestError(error: GraphQLError, tellsSchema: boolean): string {
  const told = withUploadAdvice(describe(error));
  const message = tellsSchema ? told : withoutSuggestion(told);
  return message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message;
}
