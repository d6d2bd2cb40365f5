import type { FastifyRequest } from "fastify";
import { parseFilePath } from "../../schema/scalars/FilePath.js";
import { RequestError } from "../errors/RequestError.js";

/**
 * The path in the storage that a URL below `/files` names. Taken from the raw URL, so that each name is decoded exactly
 * once and an encoded slash cannot make two names of one.
 *
 * @throws RequestError when the URL is not decodable, GraphQLError when the path is refused.
 */
export function parseFilesUrl({ raw }: FastifyRequest): string {
  const [, , ...names] = namesOf(raw.url); // before them is `files`, in whichever spelling the router has taken
  return parseNames(names);
}

/** The names between the slashes of a URL's path, encoded; the first is empty. */
export const namesOf = (url = ""): string[] => (url.split("?", 1)[0] ?? "").split("/");

/** The path that encoded names make. @throws as `parseFilesUrl` does */
export const parseNames = (names: readonly string[]): string => parseFilePath(`/${names.map(decodeName).join("/")}`);

function decodeName(encoded: string): string {
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    throw new RequestError(
      400,
      "BAD_USER_INPUT",
      "The URL is not percent-encoded UTF-8. Encode each name of the path once.",
    );
  }
  if (name.includes("/"))
    throw new RequestError(400, "BAD_USER_INPUT", "The URL has an encoded slash. A name cannot hold a slash.");
  return name;
}
