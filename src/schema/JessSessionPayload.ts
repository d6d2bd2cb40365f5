import { ObjectType } from "type-graphql";
import { Payload } from "./Payload.js";

@ObjectType("JessSessionPayload", {
  implements: Payload,
  simpleResolvers: true,
  description:
    "State of the JESS session that the caller's account holds. From `GET /session` or `POST /session` of the JESS API, which never shows the key of the JESS session itself.",
})
export class JessSessionPayload extends Payload {}
