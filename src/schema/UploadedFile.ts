import { Field, ObjectType } from "type-graphql";
import { ByteCount } from "./scalars/ByteCount.js";

@ObjectType("UploadedFile", {
  simpleResolvers: true,
  description: "What was sent of one file. Counted on the way to the upstream, so that the client can compare.",
})
export class UploadedFile {
  @Field(() => String, { description: "Name under which the file was sent: the base name, made safe." })
  readonly name!: string;

  @Field(() => ByteCount, { description: "Number of bytes that were sent." })
  readonly size!: number;

  @Field(() => String, { description: "SHA-256 of the bytes that were sent, in lower-case hexadecimal." })
  readonly sha256!: string;
}
