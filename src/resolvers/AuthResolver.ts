import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context/Context.js";
import type { AuthResult } from "../datasources/users/AuthAPI.js";
import { AuthPayload } from "../schema/AuthPayload.js";
import { CredentialInput } from "../schema/inputs/CredentialInput.js";
import { Session } from "../schema/Session.js";

/** The caller's session: begin, renew, check, end. */
@Resolver()
export class AuthResolver {
  @Query(() => Session, {
    nullable: true,
    description:
      "The caller's session, or null when the caller has none or it has expired. Makes no upstream call, so the upstream may still refuse the session.",
  })
  session(@Ctx() { session }: Context) {
    return session.claims;
  }

  @Mutation(() => AuthPayload, {
    description:
      "Log on; sets the session cookie, and the steps that follow in the same operation use the new session. A wrong credential is no error but `INVALID_CREDENTIALS`. From `POST /auth` of the Users API.",
  })
  async logon(
    @Arg("input", () => CredentialInput, { description: "E-mail address and password of the account." })
    input: CredentialInput,
    @Ctx() context: Context,
  ) {
    const { credentials, dataSources } = context;
    const result = await credentials.attempt({ service: "users", name: input.email }, () =>
      dataSources.auth.logon(input),
    );
    return payload(result, context, result.ok);
  }

  @Mutation(() => AuthPayload, {
    description: "Renew the session; sets a new session cookie. From `POST /checkin` of the Users API.",
  })
  async checkin(@Ctx() context: Context) {
    const result = await renewing(context, () => context.dataSources.auth.checkin());
    return payload(result, context, isBearer(context));
  }

  @Mutation(() => AuthPayload, {
    description:
      "Check a credential against the current session, for instance before something that cannot be undone. From `POST /confirm` of the Users API.",
  })
  async confirm(
    @Arg("input", () => CredentialInput, { description: "E-mail address and password to check." })
    input: CredentialInput,
    @Ctx() context: Context,
  ) {
    const { credentials, dataSources } = context;
    const result = await credentials.attempt({ service: "users", name: input.email }, () =>
      renewing(context, () => dataSources.auth.confirm(input)),
    );
    return payload(result, context, isBearer(context));
  }

  @Mutation(() => AuthPayload, {
    description:
      "Log off; clears the session cookie, also when the upstream cannot be reached, and ends the subscriptions of the session. From `POST /logout` of the Users API.",
  })
  async logoff(@Ctx() context: Context) {
    const { token } = context.session;
    try {
      const result = await context.dataSources.auth.logoff();
      context.session.end();
      return payload(result, context, false);
    } finally {
      context.session.end();
      if (token !== undefined) context.live.forget(token);
    }
  }
}

/** Makes a call that may give the session another token, so that a log-off with that one ends the streams of this one too. */
async function renewing<T>({ session, live }: Context, call: () => Promise<T>): Promise<T> {
  const { token: before } = session;
  const result = await call();
  const { token: after } = session;
  if (before !== undefined && after !== undefined) live.renew(before, after);
  return result;
}

const isBearer = ({ session }: Context) => session.source === "bearer";

/** The session may have changed, so everything that was read with the old one is dropped. */
function payload(result: AuthResult, { session, loaders }: Context, showToken: boolean) {
  loaders.clear();
  return { ...result, session: session.claims, token: showToken ? (session.token ?? null) : null };
}
