import { Field, InterfaceType } from "type-graphql";
import { Outcome } from "./Outcome.js";

@InterfaceType("Payload", {
  description:
    "What every mutation answers with. A request that the upstream understood and refused is data, with `ok: false`; a request that failed otherwise is in `errors`.",
})
export abstract class Payload {
  @Field(() => Boolean, { description: "True when it was done, false when the upstream understood and refused." })
  readonly ok!: boolean;

  @Field(() => String, {
    description: "The upstream's message, for people to read. Branch on `outcome` instead: the wording may change.",
  })
  readonly status!: string;

  @Field(() => Outcome, { description: "How the request ended, as a stable code." })
  readonly outcome!: Outcome;
}
