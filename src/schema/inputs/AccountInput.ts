import { Field, InputType } from "type-graphql";

@InputType("AccountInput", {
  description:
    "The account details to change. Fields that are left out or null keep their value: the upstream cannot clear a field with null.",
})
export class AccountInput {
  @Field(() => String, { nullable: true, description: "Form of address, e.g. `Dr`." })
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: "First name." })
  readonly firstName?: string | null;

  @Field(() => String, { nullable: true, description: "Middle name or names." })
  readonly middleName?: string | null;

  @Field(() => String, { nullable: true, description: "Family name." })
  readonly surname?: string | null;

  @Field(() => String, { nullable: true, description: "Name that the service greets the user by." })
  readonly nickname?: string | null;

  @Field(() => String, { nullable: true, description: "Position in the company, e.g. `Energy consultant`." })
  readonly position?: string | null;

  @Field(() => String, { nullable: true, description: "Company or institution." })
  readonly company?: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number, in any format." })
  readonly telephone?: string | null;

  @Field(() => String, { nullable: true, description: "Postal address without postcode and country." })
  readonly address?: string | null;

  @Field(() => String, { nullable: true, description: "Postcode, in any format." })
  readonly postcode?: string | null;

  @Field(() => String, { nullable: true, description: "Country, e.g. `UK`." })
  readonly country?: string | null;

  @Field(() => String, { nullable: true, description: "Website." })
  readonly website?: string | null;

  @Field(() => String, { nullable: true, description: "Twitter account: a name or a URL." })
  readonly twitter?: string | null;

  @Field(() => String, { nullable: true, description: "LinkedIn profile: a name or a URL." })
  readonly linkedIn?: string | null;
}
