import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode, type ValidationRule, visit } from "graphql";

/** Fields that an operation may have once: a log-on may be a guess, and the schema is long, and public. */
const ONCE = ["logon", "__schema", "types", "_service", "sdl"] as const;

/** How much one operation may ask for. What is over is refused before anything runs. */
const LIMITS = {
  selections: 5_000,
  depth: 12,
  aliases: 60,
  rootFields: 60,
  directives: 20,
  logon: 1,
  __schema: 1,
  types: 1,
  _service: 1,
  sdl: 1,
} as const;

/** Tokens of a document: refused by the parser. */
export const MAX_TOKENS = 5_000;

type Measures = Record<keyof typeof LIMITS, number>;

const LABELS: Readonly<Record<keyof typeof LIMITS, string>> = {
  selections: "selections",
  depth: "levels of fields",
  aliases: "aliases",
  rootFields: "fields at the root",
  directives: "directives",
  logon: "`logon`",
  __schema: "`__schema`",
  types: "`types` of the schema",
  _service: "`_service`",
  sdl: "`sdl`",
};

/**
 * Measures what each operation of a document executes: a fragment counts as often as it is spread. Measuring stops as soon
 * as a bound is passed, so that fragments that spread fragments cost no more than the bounds.
 */
class OperationMetrics {
  readonly measures: Measures = {
    selections: 0,
    depth: 0,
    aliases: 0,
    rootFields: 0,
    directives: 0,
    logon: 0,
    __schema: 0,
    types: 0,
    _service: 0,
    sdl: 0,
  };
  readonly #fragments: ReadonlyMap<string, SelectionSetNode>;
  readonly #open = new Set<string>();

  constructor(fragments: ReadonlyMap<string, SelectionSetNode>) {
    this.#fragments = fragments;
  }

  get exceeded(): keyof typeof LIMITS | undefined {
    return (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).find((name) => this.measures[name] > LIMITS[name]);
  }

  walk({ selections }: SelectionSetNode, depth: number): void {
    const { measures } = this;
    for (const selection of selections) {
      measures.selections += 1;
      if (this.exceeded !== undefined) return;
      measures.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        measures.depth = Math.max(measures.depth, depth);
        if (selection.alias) measures.aliases += 1;
        if (depth === 1) measures.rootFields += 1;
        const once = ONCE.find((field) => field === selection.name.value);
        if (once !== undefined) measures[once] += 1;
        // The introspection query is deep by nature: a rule of graphql-js bounds its depth.
        const isIntrospection = depth === 1 && /^__(?:schema|type)$/.test(selection.name.value);
        if (selection.selectionSet) this.walk(selection.selectionSet, isIntrospection ? -Infinity : depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.walk(selection.selectionSet, depth);
      } else {
        this.#spread(selection.name.value, depth);
      }
    }
  }

  #spread(name: string, depth: number): void {
    const fragment = this.#fragments.get(name);
    if (!fragment || this.#open.has(name)) return; // unknown and circular ones are told by rules of their own
    this.#open.add(name);
    this.walk(fragment, depth);
    this.#open.delete(name);
  }
}

function fragmentsOf(document: DocumentNode): Map<string, SelectionSetNode> {
  const fragments = new Map<string, SelectionSetNode>();
  visit(document, {
    FragmentDefinition: ({ name, selectionSet }) => {
      fragments.set(name.value, selectionSet);
      return false;
    },
    OperationDefinition: () => false,
  });
  return fragments;
}

/** Refuses operations that ask for too much at once. */
export const operationLimits: ValidationRule = (context) => {
  const fragments = fragmentsOf(context.getDocument());
  return {
    OperationDefinition(operation) {
      const measuring = new OperationMetrics(fragments);
      measuring.measures.directives = operation.directives?.length ?? 0;
      measuring.walk(operation.selectionSet, 1);
      const { exceeded } = measuring;
      if (exceeded === undefined) return;
      context.reportError(
        new GraphQLError(
          `The operation has more than ${LIMITS[exceeded]} ${LABELS[exceeded]}. Split it into several operations.`,
          { nodes: operation },
        ),
      );
    },
  };
};
