import { ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";

@ObjectType("MailPayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "Answer to sending an e-mail; `status` names the recipient. From `POST /send` of the Users API.",
})
export class MailPayload extends Payload {}
