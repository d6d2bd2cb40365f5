import type { ApolloClient, TypedDocumentNode } from "@apollo/client";
import { print } from "graphql";
import { createClient, NetworkError } from "graphql-sse";
import { GRAPHQL_URL } from "../../api/endpoints";
import { type Failure, failureOfBody, failureOfErrors } from "../../failures/failureOf";

export interface Sink<Data> {
  readonly onData: (data: Data) => void;
  /** The stream has ended: by the service if there is no failure. It is not opened again by itself. */
  readonly onEnd: (failure?: Failure) => void;
}

/** No answer, or one that is no stream: such as 503 while the service restarts. */
async function failureOfNetwork(error: unknown): Promise<Failure> {
  const response: unknown = error instanceof NetworkError ? error.response : undefined;
  if (!(response instanceof Response) || response.bodyUsed) return { code: "UNREACHABLE", message: "" };
  return failureOfBody(await response.text().catch(() => ""));
}

/** Opens a subscription over server-sent events. @returns closes it; nothing is told afterwards */
export function openStream<Data, Variables extends Record<string, unknown>>(
  { cache }: Pick<ApolloClient, "cache">,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { onData, onEnd }: Sink<Data>,
): () => void {
  // One attempt only: LiveStream decides when to try again.
  const client = createClient({ url: GRAPHQL_URL, credentials: "include", retryAttempts: 0 });
  let isOpen = true;
  let failure: Failure | undefined;
  const end = (why?: Failure) => {
    if (!isOpen) return;
    isOpen = false;
    onEnd(why);
  };
  client.subscribe<Data, Record<string, unknown>>(
    { query: print(cache.transformDocument(document)), variables },
    {
      next: ({ data, errors }) => {
        if (!isOpen) return;
        if (errors) failure = failureOfErrors(errors);
        else if (data) onData(data);
      },
      complete: () => end(failure),
      error: (error) => void failureOfNetwork(error).then(end),
    },
  );
  return () => {
    isOpen = false;
    client.dispose();
  };
}
