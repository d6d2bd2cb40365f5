/** What documents select of the data of the cases: clients ask for `__typename`, and gateways rewrite what they ask. */
import { Kind, parse } from "graphql";

/** The data of the cases with the name of each type. */
export function typed({ info, me, files }) {
  const nodes = files?.children.nodes.map((node) => ({ __typename: node.isFolder ? "Folder" : "File", ...node }));
  const children = { __typename: "FileNodeConnection", ...files?.children, nodes };
  return {
    __typename: "Query",
    ...(info && { info: { __typename: "Info", ...info } }),
    ...(me && { me: { __typename: "User", ...me } }),
    ...(files && { files: { __typename: "Folder", ...files, children } }),
  };
}

const argumentsOf = (node, variables) =>
  Object.fromEntries(node.arguments.map(({ name, value }) => [name.value, variables[value.name?.value]]));

function selectFrom(data, { selections }, variables) {
  if (data === null) return null;
  if (Array.isArray(data)) return data.map((item) => selectFrom(item, { selections }, variables));
  const chosen = {};
  for (const node of selections) {
    const { kind, name, alias = name, typeCondition, selectionSet } = node;
    if (kind === Kind.FIELD) {
      const field = data[name.value];
      if (field === undefined) throw new Error(`${data.__typename} has no ${name.value}`);
      const value = typeof field === "function" ? field(argumentsOf(node, variables)) : field;
      chosen[alias.value] = selectionSet ? selectFrom(value, selectionSet, variables) : value;
    } else if (typeCondition.name.value === data.__typename) {
      Object.assign(chosen, selectFrom(data, selectionSet, variables));
    }
  }
  return chosen;
}

/** @param data all that there is, with `__typename` in each object; a function takes the variables that are arguments */
export const select = (data, { query, variables = {} }) =>
  selectFrom(data, parse(query).definitions[0].selectionSet, variables);
