/** What documents select of the data of the cases: clients ask for `__typename`, and gateways rewrite what they ask. */
import { Kind, parse } from "graphql";

const as = (__typename, object) => ({ __typename, ...object });

const typedJob = (job) => as("Job", { ...job, progress: as("JobProgress", job.progress) });

/** The data of the cases with the name of each type. */
export function typed({ info, me, files, jobs, job }) {
  const entries = files?.children.nodes.map((node) => as(node.isFolder ? "Folder" : "File", node));
  const children = as("FileNodeConnection", { ...files?.children, nodes: entries });
  const page = { ...jobs, nodes: jobs?.nodes.map(typedJob), pageInfo: as("PageInfo", jobs?.pageInfo) };
  return as("Query", {
    ...(info && { info: as("Info", info) }),
    ...(me && { me: as("User", me) }),
    ...(files && { files: as("Folder", { ...files, children }) }),
    ...(jobs && { jobs: as("JobConnection", page) }),
    ...(job && { job: typedJob(job) }),
  });
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
