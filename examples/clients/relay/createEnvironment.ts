import {
  Environment,
  type FetchFunction,
  type GraphQLSingularResponse,
  Network,
  RecordSource,
  type RequestParameters,
  Store,
  type SubscribeFunction,
} from "relay-runtime";

export interface EnvironmentOptions {
  /** Sends ids in the place of texts, for a service that has the manifest of relay-compiler. */
  sendIds?: boolean;
  /** For live jobs. */
  subscribe?: SubscribeFunction;
}

/** What names the document of a request. */
export const documentOf = ({ id, text }: RequestParameters, sendIds: boolean) =>
  sendIds ? { documentId: id } : { query: text ?? "" };

/** Relay on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function createEnvironment(api: string, { sendIds = false, subscribe }: EnvironmentOptions = {}): Environment {
  const fetchGraphql: FetchFunction = async (request, variables, _cacheConfig, uploadables) => {
    let body: string | FormData = JSON.stringify({ ...documentOf(request, sendIds), variables });
    if (uploadables) {
      // Files make it a GraphQL multipart request. Each is named after the variable that it stands for.
      const names = Object.keys(uploadables);
      const form = new FormData();
      form.append("operations", body);
      form.append("map", JSON.stringify(Object.fromEntries(names.map((name) => [name, [name]]))));
      for (const [name, file] of Object.entries(uploadables)) form.append(name, file);
      body = form;
    }
    const response = await fetch(`${api}/graphql`, {
      method: "POST",
      credentials: "include", // the session is a cookie
      headers: {
        accept: "application/graphql-response+json, application/json",
        "apollo-require-preflight": "true", // without it an upload is refused (CSRF)
        ...(typeof body === "string" && { "content-type": "application/json" }), // a form says its own
      },
      body,
    });
    const answer = (await response.json()) as GraphQLSingularResponse;
    // Relay would show a field that failed as null, and "no session" as no user.
    if ("errors" in answer && answer.errors?.[0]) throw new Error(answer.errors[0].message);
    return answer;
  };

  return new Environment({ network: Network.create(fetchGraphql, subscribe), store: new Store(new RecordSource()) });
}
