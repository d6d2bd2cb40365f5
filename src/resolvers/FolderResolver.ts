import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import type { FolderEntry } from "../datasources/users/files/FileTree.js";
import { ChildrenArgs } from "../schema/args/ChildrenArgs.js";
import { FileNodeConnection } from "../schema/FileNodeConnection.js";
import { Folder } from "../schema/Folder.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";
import { entryCost } from "./entryCost.js";
import { page } from "./paginate.js";

/** What a folder holds. */
@Resolver(() => Folder)
export class FolderResolver {
  @FieldResolver(() => FileNodeConnection, {
    description:
      "Folders and files directly inside, in the upstream's order. Costs no call where the listing already shows them, else one `GET /files/<path>` of the Users API.",
  })
  async children(
    @Root() { path, children }: FolderEntry,
    @Args(() => ChildrenArgs) args: ChildrenArgs,
    @Ctx() { loaders, budget }: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    const asked = page(children ?? (await loaders.folder.load(path))?.children ?? [], args);
    if (budget.spend("entries", asked.nodes.length * entryCost(info))) return asked;
    throw badUserInput(
      "The answer would hold too many files and folders. Ask for at most 20,000 in one operation; each alias in what is selected of them counts as much again.",
    );
  }
}
