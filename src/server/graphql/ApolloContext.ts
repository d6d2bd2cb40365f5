import type { IncomingMessage } from "node:http";
import type { Context } from "../../context/Context.js";
import type { ValidSubscription } from "../live/Subscription.js";
import type { FailedRequest } from "../log/logError.js";
import type { OperationFacts } from "../log/OperationFacts.js";

/** What Apollo Server's plugins need of a request; it hands the whole of it to the resolvers. */
export interface ApolloContext extends Context, FailedRequest {
  readonly operation: OperationFacts;
  readonly request: Pick<IncomingMessage, "method">;
  /** Gets the subscription, if the operation is one. */
  readonly taken: { subscription?: ValidSubscription } | undefined;
}
