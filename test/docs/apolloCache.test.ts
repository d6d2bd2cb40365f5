import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import {
  buildSchema,
  type DefinitionNode,
  type FragmentDefinitionNode,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
} from "graphql";
import { createCache } from "../../examples/clients/apolloCache.js";

const schema = buildSchema(await readFile(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));
const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;

test("the cache for Apollo Client knows the types of each interface", () => {
  const { policies } = createCache();
  const types = Object.values(schema.getTypeMap());

  for (const type of types.filter(isInterfaceType)) {
    const [fragment] = parse(`fragment Any on ${type.name} { __typename }`).definitions.filter(isFragment);
    const known = types.filter(
      ({ name }) => fragment && name !== type.name && policies.fragmentMatches(fragment, name),
    );
    const objects = known.filter(isObjectType);
    expect({ [type.name]: new Set(objects) }).toEqual({ [type.name]: new Set(schema.getPossibleTypes(type)) });
  }
});

test("a job keeps the counters that an event does not have", () => {
  const cache = createCache();
  const list = parse("{ jobs { nodes { id progress { total waiting } } } }");
  const progress = { __typename: "JobProgress", total: 2 };
  const job = { __typename: "Job", id: "1" };
  const nodes = [{ ...job, progress: { ...progress, waiting: 1 } }];
  cache.writeQuery({ query: list, data: { jobs: { __typename: "JobConnection", nodes } } });

  const event = parse("subscription { activeJobs { id progress { total fraction } } }");
  cache.writeQuery({ query: event, data: { activeJobs: { ...job, progress: { ...progress, fraction: 0.5 } } } });

  expect(cache.readQuery({ query: list })).toMatchObject({ jobs: { nodes: [{ progress: { total: 2, waiting: 1 } }] } });
});
