import { Field, ObjectType } from "type-graphql";
import { Payload } from "../Payload.js";
import { UploadedFile } from "../UploadedFile.js";

@ObjectType("SubmitJobPayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "The result of submitting a job.",
})
export class SubmitJobPayload extends Payload {
  @Field(() => [UploadedFile], {
    description: "What was sent, in order; empty for a job from stored files.",
  })
  readonly files!: readonly UploadedFile[];
}
