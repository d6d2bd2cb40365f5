import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context/Context.js";
import { JessCredentialInput } from "../schema/inputs/JessCredentialInput.js";
import { JessSessionPayload } from "../schema/JessSessionPayload.js";

/** The link between the caller's account and the simulation service. */
@Resolver()
export class JessResolver {
  @Query(() => JessSessionPayload, {
    description:
      "Whether the caller's account holds a valid JESS session: `ok`, or the outcome `NO_JESS_SESSION`. From `GET /session` of the JESS API.",
  })
  jessSession(@Ctx() { dataSources }: Context) {
    return dataSources.jessSession.check();
  }

  @Mutation(() => JessSessionPayload, {
    description: "Link the account to JESS, or renew its JESS session. From `POST /session` of the JESS API.",
  })
  async setJessSession(
    @Arg("input", () => JessCredentialInput, { description: "User name and password of the JESS account." })
    input: JessCredentialInput,
    @Ctx() { credentials, dataSources, loaders }: Context,
  ) {
    const account = { service: "jess", name: input.jessUser } as const;
    const answer = await credentials.attempt(account, () => dataSources.jessSession.set(input));
    loaders.account.clearAll(); // the account names its JESS user
    return answer;
  }
}
