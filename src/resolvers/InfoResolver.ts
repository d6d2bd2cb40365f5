import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context/Context.js";
import { Api } from "../schema/Api.js";
import { Info } from "../schema/Info.js";

const SERVICES = { USERS: "users", JESS: "jess" } as const;

/** What the upstream APIs say about themselves. */
@Resolver(() => Info)
export class InfoResolver {
  @Query(() => Info, {
    description: "Version information of an upstream API. Needs no session. From `GET /info` of that API.",
  })
  info(
    @Arg("api", () => Api, { defaultValue: Api.USERS, description: "The API to ask." }) api: Api,
    @Ctx() { loaders }: Context,
  ) {
    return loaders.info.load(SERVICES[api]);
  }

  @FieldResolver()
  version(@Root() { major, minor, revision, release, update }: Info): string {
    const suffix = [release, update].filter((part) => part !== null && part !== "").join(".");
    return `${major}.${minor}.${revision}${suffix && `-${suffix}`}`;
  }
}
