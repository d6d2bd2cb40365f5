import type { IncomingHttpHeaders } from "node:http";
import { RequestError } from "../../errors/RequestError.js";
import type { GraphQLParams } from "../params.js";

/** Which documents a request may run. */
export interface DocumentPolicy {
  /** Begins the keys of its requests in the cache, so that requests under other policies do not find them. */
  readonly scope: string;
  /**
   * Puts the document in the place of its id.
   *
   * @throws RequestError when it may not run
   */
  resolve(params: GraphQLParams): GraphQLParams;
}

/** The policy for a request with these headers. */
export type PolicyOf = (headers: IncomingHttpHeaders) => DocumentPolicy;

const ANY: DocumentPolicy = {
  scope: "",
  resolve: (params) => {
    if (params.documentIds.length === 0 || params.query) return params;
    const message = "This service keeps no documents by id. Send the text of the operation as `query`.";
    throw new RequestError(400, "PERSISTED_QUERY_NOT_SUPPORTED", message);
  },
};

/** Without trusted documents every document may run. */
export const anyDocument: PolicyOf = () => ANY;
