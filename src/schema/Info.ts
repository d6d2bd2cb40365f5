import { Field, Int, ObjectType } from "type-graphql";

@ObjectType("Info", {
  simpleResolvers: true,
  description: "What an upstream API says about itself. From `GET /info` of the Users or the JESS API.",
})
export class Info {
  @Field(() => String, { description: "Name of the API, e.g. `Users Web API`." })
  readonly title!: string;

  @Field(() => String, {
    nullable: true,
    description: "What the API is for, in one sentence. Null when the upstream does not say.",
  })
  readonly description!: string | null;

  @Field(() => Int, { description: "Major version: the first number of `version`." })
  readonly major!: number;

  @Field(() => Int, { description: "Minor version: the second number of `version`." })
  readonly minor!: number;

  @Field(() => Int, { description: "Revision: the third number of `version`." })
  readonly revision!: number;

  @Field(() => String, {
    nullable: true,
    description: "Stage of the release, e.g. `beta`. Null when the upstream does not say.",
  })
  readonly release!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Update of the release: the last number of `version`. Null when the upstream does not say.",
  })
  readonly update!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Copyright notice, for display. Null when the upstream does not say.",
  })
  readonly notice!: string | null;

  @Field(() => String, {
    description: "The four numbers and the release as one string, e.g. `1.0.0-beta.0`, for display.",
  })
  readonly version!: string;
}
