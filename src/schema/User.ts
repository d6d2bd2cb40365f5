import { Directive, Field, ObjectType } from "type-graphql";
import { EmailAddress } from "./scalars/EmailAddress.js";

@Directive('@key(fields: "email")')
@ObjectType("User", {
  simpleResolvers: true,
  description:
    "The signed-in user's account. A detail is null when the user has not filled it in. From `GET /user` of the Users API.",
})
export class User {
  @Field(() => EmailAddress, { description: "E-mail address that the user logs on with. It identifies the account." })
  readonly email!: string;

  @Field(() => String, { nullable: true, description: "Form of address, e.g. `Dr`." })
  readonly title!: string | null;

  @Field(() => String, { nullable: true, description: "First name." })
  readonly firstName!: string | null;

  @Field(() => String, { nullable: true, description: "Middle name or names." })
  readonly middleName!: string | null;

  @Field(() => String, { nullable: true, description: "Family name." })
  readonly surname!: string | null;

  @Field(() => String, { nullable: true, description: "Name that the service greets the user by." })
  readonly nickname!: string | null;

  @Field(() => String, { nullable: true, description: "Position in the company, e.g. `Energy consultant`." })
  readonly position!: string | null;

  @Field(() => String, { nullable: true, description: "Company or institution." })
  readonly company!: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number as the user typed it, in no fixed format." })
  readonly telephone!: string | null;

  @Field(() => String, { nullable: true, description: "Postal address without postcode and country." })
  readonly address!: string | null;

  @Field(() => String, { nullable: true, description: "Postcode as the user typed it, in no fixed format." })
  readonly postcode!: string | null;

  @Field(() => String, { nullable: true, description: "Country as the user typed it, e.g. `UK`; not a country code." })
  readonly country!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Website as the user typed it. Check that it is an `http` or `https` URL before you link to it.",
  })
  readonly website!: string | null;

  @Field(() => String, { nullable: true, description: "Twitter account as the user typed it: a name or a URL." })
  readonly twitter!: string | null;

  @Field(() => String, { nullable: true, description: "LinkedIn profile as the user typed it: a name or a URL." })
  readonly linkedIn!: string | null;

  @Field(() => Boolean, { description: "Whether the account is linked to a JESS (simulation) account." })
  readonly usesJess!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Name of the linked JESS account. Null when none is linked. Change it with `setJessSession`.",
  })
  readonly jessUser!: string | null;
}
