import { ObjectType } from "type-graphql";
import { Payload } from "../Payload.js";

@ObjectType("CancelJobPayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "The result of cancelling a job.",
})
export class CancelJobPayload extends Payload {}
