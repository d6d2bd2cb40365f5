import { Field, ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";
import { FilePath } from "./scalars/FilePath.js";

@ObjectType("DeletePayload", {
  implements: Payload,
  simpleResolvers: true,
  description: "Answer to deleting a file or folder. From `DELETE /files/<path>` of the Users API.",
})
export class DeletePayload extends Payload {
  @Field(() => FilePath, { description: "The path that was asked to be deleted, whether or not it was." })
  readonly path!: string;
}
