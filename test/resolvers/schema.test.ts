import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import {
  buildSchema as readSchema,
  DangerousChangeType,
  type FieldNode,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  TypeInfo,
  validateSchema,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { printManifest } from "../../schema/printManifest.js";
import { printSdl } from "../../schema/printSdl.js";
import { buildSchema } from "../../src/resolvers/buildSchema.js";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
const served = buildSchema();
const { client: clientSdl, subgraph: subgraphSdl } = printSdl();

test("the committed SDL and manifest are what the code emits: `npm run schema` writes them", async () => {
  expect(await read("../../schema/manifest.json")).toBe(await printManifest());
  expect(await read("../../schema/schema.graphql")).toBe(clientSdl);
  expect(await read("../../schema/subgraph.graphql")).toBe(subgraphSdl);
});

const OPERATIONS = new URL("../../schema/operations/", import.meta.url);

/** What clients select as they need it: cursors, where `nodes` is enough, and the number of a job that they know. */
const OF_NO_OPERATION =
  /^(ResultNodeConnection|JobConnection)\.edges$|^(ResultNodeEdge|JobEdge)\.|^Result(File|Folder)\.jobId$/;

test("each field is in an operation of the package: a new one is added to `schema/operations`", async () => {
  const schema = readSchema(clientSdl);
  const selected = new Set<string>();
  for (const name of await readdir(OPERATIONS)) {
    const types = new TypeInfo(schema);
    const Field = ({ name }: FieldNode) => {
      const parent = types.getParentType();
      const objects = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
      for (const object of objects) selected.add(`${object?.name}.${name.value}`);
    };
    visit(parse(await readFile(new URL(name, OPERATIONS), "utf8")), visitWithTypeInfo(types, { Field }));
  }
  const all = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !isIntrospectionType(type)
      ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)
      : [],
  );

  expect(all.filter((field) => !selected.has(field) && !OF_NO_OPERATION.test(field))).toEqual([]);
});

test("nothing that clients are promised is missing or changed", async () => {
  const promised = readSchema(await read("../contract/schema-contract.graphql"));

  for (const schema of [readSchema(clientSdl), served]) {
    expect(findBreakingChanges(promised, schema)).toEqual([]);
    const dangers = findDangerousChanges(promised, schema).map(({ type }) => type);
    expect(dangers).not.toContain(DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE);
  }
});

test("the schema that is served is valid, and is the client's with the entry points of federation", () => {
  expect(validateSchema(served)).toEqual([]);
  expect(findBreakingChanges(readSchema(clientSdl), served)).toEqual([]);
  const fields = (schema: GraphQLSchema) => Object.keys(schema.getQueryType()?.getFields() ?? {});
  expect(new Set(fields(served))).toEqual(new Set([...fields(readSchema(clientSdl)), "_service", "_entities"]));
});

test("of what a job simulates, clients are told that it is exactly one; composition is not, as Apollo's does not know how", () => {
  const marked = (schema: GraphQLSchema) =>
    Object.values(schema.getTypeMap()).flatMap((type) => (isInputObjectType(type) && type.isOneOf ? [type.name] : []));

  for (const schema of [readSchema(clientSdl), served]) {
    expect(marked(schema)).toEqual(["SimulationInput", "StoredSimulationInput"]);
  }
  expect(subgraphSdl).not.toContain("@oneOf");
});

/** Every place of a schema that has room for a description, and whether it has one. */
function* described(
  schema: GraphQLSchema,
): Generator<readonly [place: string, description: string | null | undefined]> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    yield [type.name, type.description];
    if (isEnumType(type)) {
      for (const { name, description } of type.getValues()) yield [`${type.name}.${name}`, description];
    } else if (isInputObjectType(type)) {
      for (const { name, description } of Object.values(type.getFields())) yield [`${type.name}.${name}`, description];
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name, description, args } of Object.values(type.getFields())) {
        yield [`${type.name}.${name}`, description];
        for (const arg of args) yield [`${type.name}.${name}(${arg.name})`, arg.description];
      }
    }
  }
}

describe("every type, field, argument, value and input field is described", () => {
  test.each([
    ["to clients", readSchema(clientSdl)],
    ["where it is served", served],
  ])("%s", (_where, schema) => {
    const places = [...described(schema)];

    expect(places.length).toBeGreaterThan(150);
    const bare = places.filter(([, description]) => !/^[A-Z`].*[.)`]/s.test(description ?? ""));
    expect(bare).toEqual([]);
  });
});
