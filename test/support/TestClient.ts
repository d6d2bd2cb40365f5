import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type GraphQLFormattedError, print } from "graphql";
import { CookieJar } from "tough-cookie";
import { fetch, FormData, type RequestInit, type Response } from "undici";

/** What a caller gets for an operation. */
export interface Result<Data> {
  readonly status: number;
  readonly headers: Response["headers"];
  /** The `Set-Cookie` lines, as they came. */
  readonly setCookie: readonly string[];
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLFormattedError[];
  /** The whole body, as text. */
  readonly text: string;
}

interface Part {
  readonly path: string;
  readonly file: Blob;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Takes the files out of the variables, as the GraphQL multipart request specification wants it. */
function extractFiles(value: unknown, path: string, parts: Part[]): unknown {
  if (value instanceof Blob) {
    parts.push({ path, file: value });
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => extractFiles(item, `${path}.${index}`, parts));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, extractFiles(item, `${path}.${key}`, parts)]),
  );
}

/** A caller as strict as a browser: its jar takes only cookies that a browser would, and sends what a browser would. */
export class TestClient {
  readonly jar = new CookieJar(undefined, { prefixSecurity: "strict" });
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    readonly url: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#headers = headers;
  }

  /** `fetch` with the cookies of the jar, of a path of the service or of an absolute URL. */
  async fetch(
    path: string,
    init: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const url = path.startsWith("/") ? this.url + path : path;
    const keepsCookies = this.#headers.authorization === undefined; // a script with a bearer token does not
    const cookie = keepsCookies ? await this.jar.getCookieString(url) : "";
    const response = await fetch(url, {
      redirect: "manual",
      ...init,
      headers: { ...this.#headers, ...(cookie && { cookie }), ...init.headers },
    });
    if (keepsCookies) for (const line of response.headers.getSetCookie()) await this.jar.setCookie(line, url);
    return response;
  }

  /** Executes an operation; as a multipart request when its variables hold files. */
  async execute<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
    headers: Record<string, string> = {},
  ): Promise<Result<Data>> {
    const parts: Part[] = [];
    const query = typeof document === "string" ? document : print(document);
    const operation = JSON.stringify({ query, variables: extractFiles(variables, "variables", parts) });
    const init =
      parts.length === 0
        ? { body: operation, headers: { "content-type": "application/json", ...headers } }
        : { body: multipart(operation, parts), headers: { "apollo-require-preflight": "true", ...headers } };
    return this.#result<Data>(await this.fetch("/graphql", { method: "POST", ...init }));
  }

  async #result<Data>(response: Response): Promise<Result<Data>> {
    const text = await response.text();
    const body = JSON.parse(text) as Pick<Result<Data>, "data" | "errors">;
    return {
      ...body,
      text,
      status: response.status,
      headers: response.headers,
      setCookie: response.headers.getSetCookie(),
    };
  }
}

function multipart(operation: string, parts: readonly Part[]): FormData {
  const form = new FormData();
  form.set("operations", operation);
  form.set("map", JSON.stringify(Object.fromEntries(parts.map(({ path }, index) => [String(index), [path]]))));
  parts.forEach(({ file }, index) => form.set(String(index), file, file instanceof File ? file.name : "blob"));
  return form;
}
