import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./generated/graphql-env.js";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    ByteCount: number;
    Date: string;
    DateTime: string;
    EmailAddress: string;
    FilePath: string;
    Upload: File;
  };
}>();

export { type FragmentOf, readFragment } from "gql.tada";
