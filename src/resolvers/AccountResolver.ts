import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import { AccountInput } from "../schema/inputs/AccountInput.js";
import { UpdateAccountPayload } from "../schema/UpdateAccountPayload.js";
import { User } from "../schema/User.js";

/** All fields of `User`: a data source that lacks one does not compile. */
type UserFields = Pick<User, keyof User>;

/** The caller's account. */
@Resolver(() => UpdateAccountPayload)
export class AccountResolver {
  @Query(() => User, { nullable: true, description: "The caller's account. From `GET /user` of the Users API." })
  me(@Ctx() { loaders }: Context): Promise<UserFields> {
    return loaders.account.load("caller");
  }

  @Mutation(() => UpdateAccountPayload, {
    description: "Change the caller's account details. From `POST /user` of the Users API.",
  })
  async updateAccount(
    @Arg("input", () => AccountInput, { description: "The details to change." }) input: AccountInput,
    @Ctx() { dataSources, loaders }: Context,
  ) {
    const answer = await dataSources.account.update(input);
    loaders.account.clearAll(); // what was read before may have changed
    return answer;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description:
      "The account as it is now, read back when it is asked for; null after a refusal. From `GET /user` of the Users API.",
  })
  user(@Root() { ok }: UpdateAccountPayload, @Ctx() { loaders }: Context): Promise<UserFields> | null {
    return ok ? loaders.account.load("caller") : null;
  }
}
