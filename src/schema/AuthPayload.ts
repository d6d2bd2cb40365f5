import { Field, ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";
import { EmailAddress } from "./scalars/EmailAddress.js";
import { Session } from "./Session.js";

@ObjectType("AuthPayload", {
  implements: Payload,
  simpleResolvers: true,
  description:
    "Answer to a change or check of the session. From `POST /auth`, `/checkin`, `/confirm` or `/logout` of the Users API.",
})
export class AuthPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: "Display name of the account. Null after a refusal or a log-off.",
  })
  readonly user!: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description: "E-mail address of the account. Null after a refusal or a log-off.",
  })
  readonly email!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Role that the upstream names, e.g. `pro` or `user`, or null. It may differ between `logon` and `checkin` for the same account, so do not decide by it what a user may do.",
  })
  readonly role!: string | null;

  @Field(() => Session, {
    nullable: true,
    description: "The session as it is now, after this request. Null when there is none, as after a log-off.",
  })
  readonly session!: Session | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The upstream's session token, for callers that keep no cookies (scripts, gateways): send it as `Authorization: Bearer <token>` and keep it secret. Given by `logon`, and by `checkin` and `confirm` to a caller that came with a bearer token; null otherwise.",
  })
  readonly token!: string | null;
}
