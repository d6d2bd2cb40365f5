import { Field, InterfaceType } from "type-graphql";
import { ByteCount } from "./scalars/ByteCount.js";
import { FilePath } from "./scalars/FilePath.js";

/** `buildSchema` sets how its object type is told. */
@InterfaceType("FileNode", {
  description:
    "A file or a folder of the caller's storage, or of a job's results. From the listings that `GET /files` of the Users API and `GET /job/dir` of the JESS API give.",
})
export abstract class FileNode {
  @Field(() => String, { description: "Base name: the last segment of `path`." })
  readonly name!: string;

  @Field(() => FilePath, { description: "Absolute path in the caller's storage. It identifies the file or folder." })
  readonly path!: string;

  @Field(() => Boolean, { description: "True for a `Folder`, false for a `File`." })
  readonly isFolder!: boolean;

  @Field(() => ByteCount, {
    description: "Size in bytes: of a file, or of all files that the listing shows below a folder.",
  })
  readonly size!: number;
}
