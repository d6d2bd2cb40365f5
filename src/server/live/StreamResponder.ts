import { RequestError } from "../errors/RequestError.js";
import type { RequestContext } from "../RequestContext.js";
import type { LiveStreams } from "./LiveStreams.js";
import type { StreamFormat } from "./StreamFormat.js";
import { Subscription, type SubscriptionOptions, type ValidSubscription } from "./Subscription.js";

/** How a client takes a stream. */
export interface StreamHead {
  readonly format: StreamFormat;
  /** Headers of the response, names and values in turn. */
  readonly headers: readonly string[];
}

const NOT_ACCEPTABLE =
  "A subscription is answered by a stream. Send the header `Accept: text/event-stream`, or `multipart/mixed;subscriptionSpec=1.0`.";

/** Answers subscriptions. */
export class StreamResponder {
  readonly #options: SubscriptionOptions;
  readonly #streams: LiveStreams;

  constructor(options: SubscriptionOptions, streams: LiveStreams) {
    this.#options = options;
    this.#streams = streams;
  }

  /**
   * Begins the stream. What goes wrong from here on is told in it.
   *
   * @param head undefined when the client names no format of streams
   * @throws RequestError when it is refused
   */
  start(asked: ValidSubscription, head: StreamHead | undefined, context: RequestContext): void {
    const { request, response, requestId, session, address } = context;
    if (head === undefined) throw new RequestError(406, "NOT_ACCEPTABLE", NOT_ACCEPTABLE);
    if (/^multipart\//i.test(request.headers["content-type"] ?? ""))
      throw new RequestError(400, "BAD_REQUEST", "A subscription takes no files. Send it as JSON.");
    if (response.closed) return; // the client has gone meanwhile
    const stream = this.#streams.open(response, head.format, { token: session.token, address });
    context.operation.stream = stream;
    context.signal.becomeStream();
    response.writeHead(200, [...head.headers, "x-request-id", requestId]);
    void stream.run(new Subscription(this.#options, asked, context), context);
  }
}
