import { ObjectType } from "type-graphql";
import { FileNode } from "../../FileNode.js";
import { ResultNode } from "./ResultNode.js";

@ObjectType("ResultFile", {
  implements: [ResultNode, FileNode],
  simpleResolvers: true,
  description: "A file of a job's results. From `GET /job/dir/<id>` of the JESS API.",
})
export class ResultFile extends ResultNode {}
