import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** Fields of a folder, and of each of its entries, that its listing tells by itself. */
const FOLDER_FIELDS = new Set(["__typename", "name", "path", "isFolder", "size"]);
const ENTRY_FIELDS = new Set([...FOLDER_FIELDS, "mediaType", "url"]);
const CONNECTION_FIELDS = new Set(["__typename", "totalCount", "pageInfo", "nodes"]);

/** An operation that shows nothing but the entries of one folder, and where the parts of it stand in the document. */
export interface ListingShape {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly files: FieldNode;
  readonly children: FieldNode;
  readonly nodes: FieldNode;
  /** Whether it asks for the size of the folder itself. */
  readonly showsSize: boolean;
}

/** What an object is called in an answer. */
export const responseKey = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/**
 * Recognizes an operation of one `files`, with one `children` that begins at the start, with one `nodes`, each where it is easily
 * seen: in no fragment, under no directive. Undefined when it is any other.
 */
export function listingShapeOf(document: DocumentNode, operationName: string | undefined): ListingShape | undefined {
  const operation = getOperationAST(document, operationName);
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const files = operation && onlyField(operation.selectionSet);
  if (!operation || files?.name.value !== "files" || !files.selectionSet) return undefined;

  const children = fieldNamed("children", files.selectionSet);
  const nodes = children?.selectionSet && fieldNamed("nodes", children.selectionSet);
  if (!children?.selectionSet || !nodes?.selectionSet || hasArgument("after", children)) return undefined;

  const walk = new Walk(fragments);
  const isListing =
    walk.holdsOnly(FOLDER_FIELDS, files.selectionSet, children) &&
    children.selectionSet.selections.every((each) => each.kind === Kind.FIELD && isPlain(each, CONNECTION_FIELDS)) &&
    new Walk(fragments).holdsOnly(ENTRY_FIELDS, nodes.selectionSet);
  return isListing ? { operation, fragments, files, children, nodes, showsSize: walk.names.has("size") } : undefined;
}

const isPlain = ({ name, directives }: FieldNode, names: ReadonlySet<string>) =>
  names.has(name.value) && !directives?.length;

const hasArgument = (name: string, field: FieldNode) => field.arguments?.some((each) => each.name.value === name);

function onlyField({ selections }: SelectionSetNode): FieldNode | undefined {
  const [field] = selections;
  return selections.length === 1 && field?.kind === Kind.FIELD && !field.directives?.length ? field : undefined;
}

/** Undefined when there are more of them. */
const fieldNamed = (name: string, { kind, selections }: SelectionSetNode) =>
  onlyField({
    kind,
    selections: selections.filter((each) => each.kind === Kind.FIELD && each.name.value === name),
  });

/** Looks into fragments too. */
class Walk {
  /** Of the fields that were met. */
  readonly names = new Set<string>();
  readonly #fragments: readonly FragmentDefinitionNode[];

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.#fragments = fragments;
  }

  /** Whether there is no field but these, and the one that is known already; and no directive. */
  holdsOnly(names: ReadonlySet<string>, { selections }: SelectionSetNode, known?: FieldNode): boolean {
    return selections.every((selection) => {
      if (selection === known) return true;
      if (selection.directives?.length) return false;
      if (selection.kind === Kind.FIELD) {
        this.names.add(selection.name.value);
        return names.has(selection.name.value);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.holdsOnly(names, selection.selectionSet);
      const fragment = this.#fragments.find(({ name }) => name.value === selection.name.value);
      return fragment !== undefined && !fragment.directives?.length && this.holdsOnly(names, fragment.selectionSet);
    });
  }
}
