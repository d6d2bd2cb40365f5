import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** Fields of a folder, and of each of its entries, that its listing tells by itself. */
const FOLDER_FIELDS = new Set(["__typename", "name", "path", "isFolder", "size"]);
const ENTRY_FIELDS = new Set([...FOLDER_FIELDS, "mediaType", "url"]);
const CONNECTION_FIELDS = new Set(["__typename", "totalCount", "pageInfo", "nodes"]);

/** A normalized operation that shows nothing but the entries of one folder, and where its parts are. */
export interface ListingQuery {
  readonly operation: OperationDefinitionNode;
  readonly files: FieldNode;
  readonly children: FieldNode;
  readonly nodes: FieldNode;
  /** Whether it asks for the size of the folder itself. */
  readonly showsSize: boolean;
}

/** What an object is called in an answer. */
export const responseKey = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/**
 * Recognizes a normalized operation of one `files`, with one `children`, with one `nodes`, none of them in a fragment.
 * Undefined when it is any other.
 */
export function listingQueryOf(document: DocumentNode): ListingQuery | undefined {
  const operation = getOperationAST(document);
  const files = operation && onlyField(operation.selectionSet);
  if (!operation || files?.name.value !== "files" || !files.selectionSet) return undefined;

  const children = fieldNamed("children", files.selectionSet);
  const nodes = children?.selectionSet && fieldNamed("nodes", children.selectionSet);
  if (!children?.selectionSet || !nodes?.selectionSet) return undefined;

  const shown = namesIn(files.selectionSet, children);
  const isListing =
    isSubset(shown, FOLDER_FIELDS) &&
    children.selectionSet.selections.every(
      (each) => each.kind === Kind.FIELD && CONNECTION_FIELDS.has(each.name.value),
    ) &&
    isSubset(namesIn(nodes.selectionSet), ENTRY_FIELDS);
  return isListing ? { operation, files, children, nodes, showsSize: shown.includes("size") } : undefined;
}

const isSubset = (names: readonly string[], of: ReadonlySet<string>) => names.every((name) => of.has(name));

function onlyField({ selections }: SelectionSetNode): FieldNode | undefined {
  const [field] = selections;
  return selections.length === 1 && field?.kind === Kind.FIELD ? field : undefined;
}

/** Undefined when there are more of them. */
const fieldNamed = (name: string, { kind, selections }: SelectionSetNode) =>
  onlyField({
    kind,
    selections: selections.filter((each) => each.kind === Kind.FIELD && each.name.value === name),
  });

/** The names of all fields, also of those in fragments, but for one that is known already. */
function namesIn({ selections }: SelectionSetNode, known?: FieldNode): string[] {
  return selections.flatMap((selection) => {
    if (selection === known || selection.kind === Kind.FRAGMENT_SPREAD) return []; // of which a normalized one has none
    return selection.kind === Kind.FIELD ? [selection.name.value] : namesIn(selection.selectionSet);
  });
}
