import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from "graphql";

/** A random whole number from 0 to `max`. */
export type Random = (max: number) => number;

type Variables = Readonly<Record<string, unknown>>;

/** An operation of a document, and two sets of values for its variables. */
export interface RandomOperation {
  readonly type: "query" | "mutation";
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: readonly [Variables, Variables];
}

/** Values of an argument, as JSON: in documents the right ones, in variables the wrong ones too. */
interface Samples {
  readonly type: string;
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
}

const PATHS = ["/", "/models", "/models/variants", "/readme.txt", "/results/eplustbl.csv", "/nowhere", "weather/"];
/** Finished, sampled, of Radiance, half cancelled, rejected, and one that runs. */
const JOBS = ["385001", "385005", "385009", "385006", "385002", "385012"];
const VALID_CURSOR = Buffer.from("0:models").toString("base64url");
const ENTITIES = [
  { __typename: "User", email: "demo@example.org" },
  { __typename: "User", email: "admin@example.org" },
  { __typename: "File", path: "/readme.txt" },
  { __typename: "Folder", path: "/models" },
  { __typename: "File", path: "/nowhere" },
  { __typename: "File", path: "../x" },
  { __typename: "Folder" },
  { __typename: "Job", id: "385001" },
  { __typename: "Job", id: "x" },
  { __typename: "Job", id: "385012" },
  { __typename: "Job", id: "385002" },
  { __typename: "Job", id: "999999" },
];
const FILE_PATH: Samples = { type: "FilePath", right: PATHS, wrong: ["a//b", 5] };

const STORED_JOB: Samples = {
  type: "StoredJobInput",
  right: [{}, { title: "T" }, { title: "T", simulation: { energyPlus: { weather: ["a.epw"] } } }, { title: "a\nb" }],
  wrong: [{ simulation: {} }, { simulation: { energyPlus: {}, jeplus: {} } }, { simulation: { radiance: {} } }, []],
};

/** By the coordinates of the argument. A resolver refuses some of the right ones. */
const SAMPLES: Readonly<Record<string, Samples>> = {
  "info.api": { type: "Api", right: ["USERS", "JESS"], wrong: ["users"] },
  "files.path": FILE_PATH,
  "file.path": FILE_PATH,
  "children.first": { type: "Int", right: [1, 2, 3, 1000, 1000, 0], wrong: [1.5] },
  "children.after": { type: "String", right: [VALID_CURSOR, "no cursor"], wrong: [[]] },
  "text.maxBytes": { type: "Int", right: [5, 10, 65_536, -1], wrong: ["5"] },
  "_entities.representations": {
    type: "[_Any!]",
    right: [ENTITIES.slice(0, 4), ENTITIES.slice(3), ENTITIES.slice(2, 3), ENTITIES.slice(7, 10), []],
    wrong: [ENTITIES[3], "File", [null]],
  },
  "job.id": { type: "ID", right: [...JOBS, JOBS[0], "999999", "x"], wrong: [[1, 2]] },
  // Of mutations only what is refused: the jobs stay as they are.
  "cancelJob.id": { type: "ID", right: ["385001", "999999", "x"], wrong: [[1, 2]] },
  "rerunJob.id": { type: "ID", right: ["999999", "x"], wrong: [[1, 2]] },
  "rerunJob.input": STORED_JOB,
  "submitStoredJob.path": { type: "FilePath", right: ["/nowhere"], wrong: ["a//b", 5] },
  "submitStoredJob.input": STORED_JOB,
  "jobs.filter": {
    type: "JobFilter",
    right: [{}, { status: ["FINISHED"] }, { status: [] }, { status: ["CANCELED", "REJECTED"], since: "2026-01-01" }],
    wrong: [{ status: "DONE" }, { since: "today" }, []],
  },
  "jobs.orderBy": { type: "JobOrder", right: ["NEWEST_FIRST", "OLDEST_FIRST"], wrong: ["newest"] },
  "jobs.first": { type: "Int", right: [1, 3, 50, 0], wrong: [1.5] },
  "jobs.after": { type: "String", right: [VALID_CURSOR, "no cursor"], wrong: [[]] },
  "results.path": { type: "FilePath", right: ["/", "/nowhere"], wrong: ["a//b", 5] },
  "result.path": { type: "FilePath", right: ["/eplusout.err", "/eplusout.end", "/nowhere", "/"], wrong: ["a//b", 5] },
  "archiveUrl.extensions": {
    type: "[String!]",
    right: [["csv"], ["csv", "htm"], ["../x"], []],
    wrong: [["csv", null]],
  },
  "text.from": { type: "TextFrom", right: ["START", "END"], wrong: ["end"] },
  "delete.path": {
    ...FILE_PATH,
    right: ["/readme.txt", "/models/shoebox.idf", "/weather", "/nowhere", "/"],
  },
  "updateAccount.input": {
    type: "AccountInput",
    right: [{ nickname: "Ada" }, { nickname: "Grace", company: null }, {}],
    wrong: [{ nickname: 5 }, [], { nick: "Ada" }],
  },
  "setJessSession.input": {
    type: "JessCredentialInput",
    right: [{ jessUser: "DemoJess", jessPwd: "demo" }], // a wrong password counts against the account
    wrong: [{}, [], { jessUser: "DemoJess" }],
  },
  "sendMail.input": { type: "MailInput", right: [{ title: "T", message: "M" }], wrong: [{ title: "T" }, []] },
};

/** Of types whose literals may have a variable inside: what that is, and the literal around it. */
const INSIDE: Readonly<Record<string, { readonly samples: Samples; around(variable: string): string }>> = {
  "[_Any!]": { samples: FILE_PATH, around: (path) => `[{__typename: "File", path: ${path}}]` },
  "[String!]": {
    samples: { type: "String", right: ["csv", "htm", "../x"], wrong: [5] },
    around: (extension) => `["csv", ${extension}]`,
  },
  JobFilter: {
    samples: { type: "JobStatus", right: ["FINISHED", "CANCELED"], wrong: ["DONE"] },
    around: (status) => `{status: [REJECTED, ${status}]}`,
  },
};

/** Enough of each root to meet everything, and what costs much less often. */
const ROOTS = {
  query: [
    "info",
    "info",
    "session",
    "session",
    "me",
    "me",
    "files",
    "files",
    "files",
    "file",
    "jessSession",
    "jessAccount",
    "jobs",
    "job",
    "job",
    "_entities",
    "_entities",
    "__typename",
  ],
  mutation: [
    "delete",
    "delete",
    "updateAccount",
    "updateAccount",
    "setJessSession",
    "cancelJob",
    "rerunJob",
    "submitStoredJob",
    "sendMail",
    "checkin",
    "__typename",
  ],
} as const;

const ENUMS = new Set(["Api", "JobOrder", "JobStatus", "TextFrom"]);

/** A JSON value as a literal of GraphQL; enum values have no quotes. */
function literal(value: unknown, type: string): string {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, type)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, each]) => `${name}: ${literal(each, name === "status" ? "JobStatus" : "")}`)
      .join(", ")}}`;
  }
  return ENUMS.has(type) && typeof value === "string" ? value : JSON.stringify(value);
}

const OVERLAPPING = new Map<string, readonly GraphQLNamedType[]>();

/** The types that a value of this type may be of, and the abstract types that those belong to. */
function overlapping(schema: GraphQLSchema, name: string): readonly GraphQLNamedType[] {
  const possible = (type: GraphQLNamedType | undefined): readonly (GraphQLNamedType | undefined)[] =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  let types = OVERLAPPING.get(name);
  if (types === undefined) {
    const own = possible(schema.getType(name));
    types = Object.values(schema.getTypeMap()).filter((each) => possible(each).some((other) => own.includes(other)));
    OVERLAPPING.set(name, types);
  }
  return types;
}

interface Fragment {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly variables: ReadonlySet<string>;
}

const MAX_DEPTH = 6;

/** In place of the value of a variable that is left out. */
const ABSENT = Symbol("absent");

/** Writes a document that is valid for most of its values: one or two operations, and the fragments that they share. */
class DocumentWriter {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #fragments: Fragment[] = [];
  /** The definition of each variable, and its values. */
  readonly #variables = new Map<string, { readonly definition: string; readonly values: readonly unknown[] }>();
  /** What each response name stands for: a name stands for one field with one set of arguments in all of the document. */
  readonly #responseNames = new Map<string, string>();
  /** Variables that are used by what is being written. */
  #used = new Set<string>();

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  write(type: "query" | "mutation"): RandomOperation {
    const names = this.#chance(25) ? ["A", "B"] : [this.#chance(50) ? "A" : ""];
    const operations = names.map((name) => this.#operation(type, name));
    const chosen = this.#pick(operations);
    const query = [...operations.map(({ text }) => text), ...this.#fragments.map(({ text }) => text)].join("\n");
    const isNamed = operations.length > 1 || (chosen.name !== "" && this.#chance(70));
    const variables = [0, 1].map(() => this.#values(chosen.variables)) as [Variables, Variables];
    return { type, query, operationName: isNamed ? chosen.name : undefined, variables };
  }

  #operation(type: "query" | "mutation", name: string) {
    this.#used = new Set();
    const rootType = type === "query" ? "Query" : "Mutation";
    const body = this.#selectionSet(this.#typeNamed(rootType), 1, ROOTS[type]);
    const variables = [...this.#used];
    const definitions = variables.map((each) => this.#variables.get(each)?.definition ?? "");
    const head = `${type} ${name}${definitions.length > 0 ? `(${definitions.join(", ")})` : ""}`;
    return { name, variables, text: `${head} ${body}` };
  }

  #values(names: readonly string[]): Variables {
    const entries = names.map((name) => [name, this.#pick(this.#variables.get(name)?.values ?? [])] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== ABSENT));
  }

  #selectionSet(type: GraphQLNamedType, depth: number, roots?: readonly string[]): string {
    const count = 1 + this.#random(2);
    const selections = Array.from({ length: count }, () => this.#selection(type, depth, roots));
    return `{ ${selections.join(" ")} }`;
  }

  #selection(type: GraphQLNamedType, depth: number, roots?: readonly string[]): string {
    const kind = this.#random(99);
    if (depth >= MAX_DEPTH || kind < 65) return this.#field(type, depth, roots);
    if (kind < 80) {
      const condition = this.#overlapping(type);
      const on = condition === type && this.#chance(40) ? "..." : `... on ${condition.name}`;
      return `${on} ${this.#directives()}${this.#selectionSet(condition, depth + 1, roots)}`;
    }
    return this.#spread(type, depth, roots);
  }

  #spread(type: GraphQLNamedType, depth: number, roots?: readonly string[]): string {
    const condition = this.#overlapping(type);
    const known = this.#fragments.filter((each) => each.type === condition.name);
    const fragment = known.length > 0 && this.#chance(70) ? this.#pick(known) : this.#fragment(condition, depth, roots);
    for (const each of fragment.variables) this.#used.add(each);
    return `...${fragment.name} ${this.#directives()}`;
  }

  #fragment(condition: GraphQLNamedType, depth: number, roots?: readonly string[]): Fragment {
    const outside = this.#used;
    this.#used = new Set();
    const body = this.#selectionSet(condition, depth + 1, roots);
    const name = `F${this.#fragments.length}`;
    const text = `fragment ${name} on ${condition.name} ${body}`;
    const fragment = { name, type: condition.name, text, variables: this.#used };
    this.#used = outside;
    this.#fragments.push(fragment);
    return fragment;
  }

  #field(type: GraphQLNamedType, depth: number, roots?: readonly string[]): string {
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    const isShallow = depth >= MAX_DEPTH;
    const names = Object.keys(fields).filter((name) => !isShallow || this.#isLeaf(fields[name]));
    const name = this.#pick(roots ?? [...names, "__typename"]);
    const definition = fields[name];
    if (definition === undefined) return `${this.#responseName("__typename", "")} ${this.#directives()}`;
    const args = this.#arguments(definition);
    const fieldType = getNamedType(definition.type);
    const body = isCompositeType(fieldType) ? this.#selectionSet(fieldType, depth + 1) : "";
    return `${this.#responseName(name, args)} ${this.#directives()}${body}`;
  }

  /** The field with its arguments, under an alias where its name is taken, or at random. */
  #responseName(field: string, args: string): string {
    const meaning = field + args;
    const wished = this.#chance(20) ? `x${this.#random(3)}` : field;
    const free = [wished, field, ...Array.from({ length: 50 }, (_, index) => `y${index}`)];
    const name = free.find((each) => (this.#responseNames.get(each) ?? meaning) === meaning) ?? "z";
    this.#responseNames.set(name, meaning);
    return name === field ? meaning : `${name}: ${meaning}`;
  }

  #arguments({ name: field, args }: GraphQLField<unknown, unknown>): string {
    const given = args.filter((each) => isRequired(each) || this.#chance(70));
    const texts = given.map((each) => {
      const samples = SAMPLES[`${field}.${each.name}`];
      if (!samples) throw new Error(`There are no samples for ${field}.${each.name}.`);
      return `${each.name}: ${this.#value(each, samples)}`;
    });
    return texts.length > 0 ? `(${texts.join(", ")})` : "";
  }

  #value(argument: GraphQLArgument, samples: Samples): string {
    const { type, right } = samples;
    if (this.#chance(45)) return this.#variable(samples, isRequired(argument));
    const inside = INSIDE[type];
    if (inside === undefined || this.#chance(60)) return literal(this.#pick(right), type);
    return inside.around(this.#variable(inside.samples, true));
  }

  /** A new variable. */
  #variable({ type, right, wrong }: Samples, isNeeded: boolean): string {
    const [required, withDefault] = [this.#chance(50), this.#chance(50)];
    const fallback = this.#pick(right);
    const isNullable = !required && (withDefault || !isNeeded);
    const definition = `${type}${isNullable ? "" : "!"}${withDefault ? ` = ${literal(fallback, type)}` : ""}`;
    const name = `v${this.#variables.size}`;
    const left = withDefault || isNullable ? [ABSENT, ABSENT] : [];
    const nulls = isNullable ? [null] : [];
    const values = [...right, ...right, ...right, ...wrong, ...left, ...nulls];
    this.#variables.set(name, { definition: `$${name}: ${definition}`, values });
    this.#used.add(name);
    return `$${name}`;
  }

  #directives(): string {
    if (this.#chance(84)) return "";
    const names = this.#pick([["skip"], ["include"], ["include"], ["skip", "include"]]);
    return names.map((name) => `@${name}(if: ${this.#condition()}) `).join("");
  }

  #condition(): string {
    if (this.#chance(25)) return String(this.#chance(50));
    const known = [...this.#variables].filter(([, { definition }]) => definition.includes(": Boolean"));
    if (known.length === 0 || this.#chance(30)) {
      const [name, definition, values] = this.#pick([
        [`b${this.#variables.size}`, "Boolean!", [true, false]],
        [`b${this.#variables.size}`, "Boolean! = true", [true, false, ABSENT]],
        [`b${this.#variables.size}`, "Boolean = false", [true, true, false, ABSENT, ABSENT, null]],
      ] as const);
      this.#variables.set(name, { definition: `$${name}: ${definition}`, values });
      known.push([name, { definition, values }]);
    }
    const [name] = this.#pick(known);
    this.#used.add(name);
    return `$${name}`;
  }

  /** A type that a fragment may name where this one is. */
  #overlapping(type: GraphQLNamedType): GraphQLNamedType {
    return this.#chance(40) ? type : this.#pick(overlapping(this.#schema, type.name));
  }

  #isLeaf(field: GraphQLField<unknown, unknown> | undefined): boolean {
    return !isCompositeType(this.#schema.getType(String(field?.type).replace(/[[\]!]/g, "")));
  }

  #typeNamed(name: string): GraphQLNamedType {
    const type = this.#schema.getType(name);
    if (!type) throw new Error(`The schema has no type ${name}.`);
    return type;
  }

  #chance(percent: number): boolean {
    return this.#random(99) < percent;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#random(items.length - 1)];
    if (item === undefined) throw new Error("There is nothing to pick from.");
    return item;
  }
}

const isRequired = ({ type, defaultValue }: GraphQLArgument) =>
  String(type).endsWith("!") && defaultValue === undefined;

/** An operation of a random document that is valid for the schema, but for what is beyond the limits of the service. */
export const randomOperation = (schema: GraphQLSchema, random: Random, type: "query" | "mutation"): RandomOperation =>
  new DocumentWriter(schema, random).write(type);
