import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context/Context.js";
import { MailInput } from "../schema/inputs/MailInput.js";
import { MailPayload } from "../schema/MailPayload.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";

/** E-mail from the service. */
@Resolver()
export class MailResolver {
  @Mutation(() => MailPayload, {
    description:
      "Send an e-mail from the service's address, to the caller unless an administrator names another recipient. From `POST /send` of the Users API.",
  })
  sendMail(
    @Arg("input", () => MailInput, { description: "Subject, body and recipient." }) input: MailInput,
    @Ctx() { dataSources }: Context,
  ) {
    if (input.title.trim() === "") throw badUserInput("`input.title` has only blanks. Give the mail a subject.");
    if (/\p{Cc}/u.test(input.title))
      throw badUserInput("`input.title` has a control character, such as a line end. Take it out.");
    return dataSources.mail.send(input);
  }
}
