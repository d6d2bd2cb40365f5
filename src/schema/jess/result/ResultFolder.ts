import { ObjectType } from "type-graphql";
import { FileNode } from "../../FileNode.js";
import { ResultNode } from "./ResultNode.js";

@ObjectType("ResultFolder", {
  implements: [ResultNode, FileNode],
  simpleResolvers: true,
  description: "A folder of a job's results. From `GET /job/dir/<id>` of the JESS API.",
})
export class ResultFolder extends ResultNode {}
