import { ArgsType, Field, Int } from "type-graphql";

/** Which page of a folder's children. */
@ArgsType()
export class ChildrenArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 1000,
    description: "How many to give at most: 1 to 10,000. Null: 1,000.",
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The `endCursor` of the page before. Left out or null: begin with the first.",
  })
  readonly after?: string | null;
}
