import { Field, ObjectType } from "type-graphql";

@ObjectType("FileText", {
  simpleResolvers: true,
  description: "The beginning of a file as text, for looking at. From `GET /files/<path>` of the Users API.",
})
export class FileText {
  @Field(() => String, {
    description: "The text, decoded as UTF-8. Bytes that are not UTF-8 show as U+FFFD, the replacement character.",
  })
  readonly content!: string;

  @Field(() => Boolean, { description: "True when the file is longer than `content`." })
  readonly truncated!: boolean;
}
