import { Field, InputType } from "type-graphql";
import { EmailAddress } from "../scalars/EmailAddress.js";

@InputType("CredentialInput", { description: "What a user logs on with." })
export class CredentialInput {
  @Field(() => EmailAddress, { description: "E-mail address of the account." })
  readonly email!: string;

  @Field(() => String, {
    description: "Password of the account. Send it as a variable, not inside the document: documents end up in logs.",
  })
  readonly password!: string;
}
