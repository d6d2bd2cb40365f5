import { ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";

@ObjectType("UpdateAccountPayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "Answer to a change of the caller's account details. From `POST /user` of the Users API.",
})
export class UpdateAccountPayload extends Payload {}
