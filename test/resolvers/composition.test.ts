import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { composeServices } from "@theguild/federation-composition";
import { buildSchema, parse } from "graphql";

const ours = await readFile(new URL("../../schema/subgraph.graphql", import.meta.url), "utf8");
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

/** As Relay defines it, and most servers have it. */
const PAGE_INFO = "{ hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }";
const PROJECTS = `
  type Query { projects(first: Int, after: String): ProjectConnection! }
  type ProjectConnection { edges: [ProjectEdge!]! pageInfo: PageInfo! }
  type ProjectEdge { node: Project! cursor: String! }
  scalar DateTime
`;

const compose = (...others: readonly string[]) =>
  composeServices(
    [ours, ...others].map((typeDefs, index) => ({
      name: `subgraph${index}`,
      url: `http://subgraph${index}.invalid/graphql`,
      typeDefs: parse(typeDefs),
    })),
  );

describe("the subgraph composes with others as they come:", () => {
  test.each([
    [
      "one with Relay's PageInfo, shareable, and a DateTime of its own",
      `${LINK} ${PROJECTS} type PageInfo @shareable ${PAGE_INFO}
       type Project @key(fields: "id") { id: ID! createdAt: DateTime! model: File }
       type File @key(fields: "path", resolvable: false) { path: FilePath! }
       scalar FilePath`,
    ],
    [
      "one of Federation 1, where all is shareable, with stubs of our entities",
      `${PROJECTS} type PageInfo ${PAGE_INFO}
       type Project @key(fields: "id") { id: ID! createdAt: DateTime! model: File inputs: Folder owner: User }
       extend type File @key(fields: "path") { path: FilePath! @external projects: [Project!]! }
       extend type Folder @key(fields: "path") { path: FilePath! @external }
       extend type User @key(fields: "email") { email: EmailAddress! @external projects: [Project!]! }
       scalar FilePath
       scalar EmailAddress`,
    ],
    [
      "one that adds a field to our jobs",
      `${LINK} type PageInfo @shareable ${PAGE_INFO} ${PROJECTS}
       type Project @key(fields: "id") { id: ID! job: Job }
       type Job @key(fields: "id") { id: ID! project: Project }`,
    ],
  ])("%s", (_what, other) => {
    const { errors, publicSdl } = compose(other);

    expect(errors).toBeUndefined();
    expect(publicSdl).toContain("type PageInfo");
    expect(publicSdl).toContain("type ProjectConnection");
  });

  test("one that has subscriptions of its own, of our types too", () => {
    const other = `${LINK} type Query { now: DateTime! } scalar DateTime
       type Subscription { noted(project: ID!): Project! jobOf(project: ID!): Job }
       type Project @key(fields: "id") { id: ID! notes: [String!]! }
       type Job @key(fields: "id") { id: ID! projects: [Project!]! }`;

    const { errors, publicSdl, supergraphSdl = "" } = compose(other);

    expect(errors).toBeUndefined();
    const fields =
      buildSchema(publicSdl ?? "")
        .getSubscriptionType()
        ?.getFields() ?? {};
    expect(Object.keys(fields).sort()).toEqual(["activeJobs", "job", "jobOf", "noted"]);
    for (const [field, subgraph] of [["job", 0] as const, ["activeJobs", 0] as const, ["noted", 1] as const])
      expect(supergraphSdl).toMatch(new RegExp(`^  ${field}\\b[^@]*@join__field\\(graph: SUBGRAPH${subgraph}\\)`, "m"));
  });

  test("several at once", () => {
    const second = `${LINK} type PageInfo @shareable ${PAGE_INFO} scalar DateTime type Query { now: DateTime! page: PageInfo }`;
    const first = `${PROJECTS} type PageInfo ${PAGE_INFO} type Project @key(fields: "id") { id: ID! }`;

    expect(compose(first, second).errors).toBeUndefined();
  });
});
