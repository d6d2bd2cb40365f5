import { Field, ID, InterfaceType } from "type-graphql";
import { FileNode } from "../../FileNode.js";
import { DateTime } from "../../scalars/DateTime.js";
import { FilePath } from "../../scalars/FilePath.js";

/** `buildSchema` sets how its object type is told. */
@InterfaceType("ResultNode", {
  implements: FileNode,
  description: "A file or a folder of a job's results. `jobId` and `path` together name it.",
})
export abstract class ResultNode extends FileNode {
  @Field(() => FilePath, { description: "Absolute in the results of the job: `/`, `/eplusout.err`." })
  declare readonly path: string;

  @Field(() => ID, { description: "Number of the job." })
  readonly jobId!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was last written; null where the upstream does not say.",
  })
  readonly modifiedAt!: Date | null;
}
