import { Field, ObjectType } from "type-graphql";
import { DateTime } from "./scalars/DateTime.js";
import { EmailAddress } from "./scalars/EmailAddress.js";

@ObjectType("Session", {
  simpleResolvers: true,
  description:
    "What the caller's session token claims. The token is decoded, not verified: only the upstream can verify it, so use this for display and never to grant access.",
})
export class Session {
  @Field(() => String, {
    nullable: true,
    description: "Display name of the caller, from the claim `sub`. Null when the token does not say.",
  })
  readonly user!: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description: "E-mail address of the caller's account, from the claim `email`. Null when the token does not say.",
  })
  readonly email!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the token was issued, from the claim `iat`. Null when the token does not say.",
  })
  readonly issuedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When the session ends unless it is renewed with `checkin`, from the claim `exp`. Null when the token does not say.",
  })
  readonly expiresAt!: Date | null;
}
