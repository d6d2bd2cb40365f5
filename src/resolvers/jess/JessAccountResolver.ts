import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../../context/Context.js";
import { JessAccount } from "../../schema/jess/JessAccount.js";
import { JessUsage } from "../../schema/jess/JessUsage.js";

/** The JESS account of the caller, and what it has used. */
@Resolver()
export class JessAccountResolver {
  @Query(() => JessAccount, { description: "The JESS account of the caller." })
  jessAccount(@Ctx() { loaders }: Context) {
    return loaders.jessAccount.load("caller");
  }

  @Query(() => [JessUsage], {
    description: "What the JESS account has used: one entry for each account that the upstream reports.",
  })
  jessUsage(@Ctx() { loaders }: Context) {
    return loaders.jessUsage.load("caller");
  }
}
