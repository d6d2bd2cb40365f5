import { Field, ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";
import { UploadedFile } from "./UploadedFile.js";

@ObjectType("UploadPayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "Answer to storing files. From `POST /files/<folder>` of the Users API.",
})
export class UploadPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description:
      "The upstream's handle: the folder that now holds the files, without a leading slash; empty for the root. For an archive with a single folder at its top it is that folder. Null after a refusal.",
  })
  readonly fileHandle!: string | null;

  @Field(() => [UploadedFile], { description: "What was sent, in the order in which it was sent." })
  readonly files!: readonly UploadedFile[];
}
