import type { EndedRequest } from "../../telemetry/metrics/Metrics.js";
import { incompleteReason } from "../log/incompleteResponse.js";
import { routeNameOf } from "../request/allowedMethods.js";
import type { OpenRequest } from "./OpenRequests.js";

/** What is counted of a request that has ended. */
export const endedRequest = ({ request, response, startedAt }: OpenRequest): EndedRequest => ({
  method: request.method ?? "",
  route: routeNameOf(request),
  status: response.headersSent ? response.statusCode : undefined,
  incomplete: incompleteReason(response),
  seconds: (performance.now() - startedAt) / 1_000,
});
