import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../../context/Context.js";
import type { ResultFolder as ResultFolderEntry } from "../../datasources/jess/results/resultTree.js";
import { ChildrenArgs } from "../../schema/args/ChildrenArgs.js";
import { ResultFolder } from "../../schema/jess/result/ResultFolder.js";
import { ResultNodeConnection } from "../../schema/jess/result/ResultNodeConnection.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { entryCost } from "../entryCost.js";
import { page } from "../paginate.js";

/** What a folder of a job's results holds. */
@Resolver(() => ResultFolder)
export class ResultFolderResolver {
  @FieldResolver(() => ResultNodeConnection, {
    description: "Folders and files directly inside, in the upstream's order. Costs no call.",
  })
  children(
    @Root() { children }: ResultFolderEntry,
    @Args(() => ChildrenArgs) args: ChildrenArgs,
    @Ctx() { budget }: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    const asked = page(children, args);
    if (budget.spend("entries", asked.nodes.length * entryCost(info))) return asked;
    throw badUserInput(
      "The answer would hold too many files and folders. Ask for at most 20,000 in one operation; each alias in what is selected of them counts as much again.",
    );
  }
}
