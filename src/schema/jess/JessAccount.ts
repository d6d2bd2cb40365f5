import { Field, Float, ObjectType } from "type-graphql";
import { DateTime } from "../scalars/DateTime.js";
import { EmailAddress } from "../scalars/EmailAddress.js";

@ObjectType("JessAccount", {
  simpleResolvers: true,
  description: "The JESS account that the caller's account is linked to. From `GET /account`.",
})
export class JessAccount {
  @Field(() => String, { description: "Name of the JESS account; not an e-mail address." })
  readonly username!: string;

  @Field(() => String, { nullable: true, description: "First name." })
  readonly firstName!: string | null;

  @Field(() => String, { nullable: true, description: "Family name." })
  readonly surname!: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "E-mail address of the JESS account." })
  readonly email!: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number, in no fixed format." })
  readonly telephone!: string | null;

  @Field(() => String, { nullable: true, description: "Postal address." })
  readonly address!: string | null;

  @Field(() => String, { nullable: true, description: "Group of the account, e.g. `admin`." })
  readonly userGroup!: string | null;

  @Field(() => String, { nullable: true, description: "What the account may do, in the upstream's words." })
  readonly permissions!: string | null;

  @Field(() => Float, { nullable: true, description: "CPU hours that are left to the account." })
  readonly cpuHours!: number | null;

  @Field(() => Float, { nullable: true, description: "CPU hours by which the account may go below zero." })
  readonly overdraft!: number | null;

  @Field(() => Boolean, { description: "Whether the account is suspended." })
  readonly isSuspended!: boolean;

  @Field(() => DateTime, { nullable: true, description: "When the account was registered." })
  readonly registeredAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the account was last used." })
  readonly lastAccessAt!: Date | null;
}
