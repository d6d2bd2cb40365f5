import { Field, ObjectType } from "type-graphql";

@ObjectType("FileText", {
  simpleResolvers: true,
  description: "The beginning of a file as text, for looking at. From `GET /files/<path>` of the Users API.",
})
export class FileText {
  @Field(() => String, {
    description:
      "The text without its byte order mark: UTF-16 if it has the mark of that, else UTF-8 if all of what was read is valid UTF-8, else Windows-1252, in which EnergyPlus weather files are often written.",
  })
  readonly content!: string;

  @Field(() => Boolean, { description: "True when the file is longer than `content`." })
  readonly truncated!: boolean;
}
