import { Field, InputType } from "type-graphql";

@InputType("JessCredentialInput", {
  description: "What a user signs in to JESS with. The service sends it by e-mail with the JESS account.",
})
export class JessCredentialInput {
  @Field(() => String, { description: "Name of the JESS account; not an e-mail address." })
  readonly jessUser!: string;

  @Field(() => String, {
    description:
      "Password of the JESS account. Send it as a variable, not inside the document: documents end up in logs.",
  })
  readonly jessPwd!: string;
}
