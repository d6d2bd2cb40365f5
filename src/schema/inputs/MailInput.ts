import { Field, InputType } from "type-graphql";
import { EmailAddress } from "../scalars/EmailAddress.js";

@InputType("MailInput", { description: "An e-mail to send from the service's address." })
export class MailInput {
  @Field(() => String, { description: "Subject: one line, and not only blanks." })
  readonly title!: string;

  @Field(() => String, { description: "Body, as plain text." })
  readonly message!: string;

  @Field(() => EmailAddress, {
    nullable: true,
    description:
      "Recipient. Honoured for administrators only: the upstream mails everybody else at the caller's own address. Left out or null: the caller.",
  })
  readonly email?: string | null;
}
