import { Directive, Field, ObjectType } from "type-graphql";

/** Shareable, because other subgraphs have a `PageInfo` of their own, as Relay defines it. */
@Directive("@shareable")
@ObjectType("PageInfo", { simpleResolvers: true, description: "Where a page stands in its connection." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follows: ask for it with `after: <endCursor>`." })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether anything comes before this page." })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first edge. Null when the page is empty." })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last edge. Null when the page is empty." })
  readonly endCursor!: string | null;
}
