import { RequestError } from "../errors/RequestError.js";

const MAX_EXTENSIONS = 50;
const EXTENSION = /^[A-Za-z0-9_!-]{1,16}$/;

/**
 * The extensions of `?ext=csv,htm`; none where all files are asked for.
 *
 * @throws RequestError
 */
export function parseExtensions(url: string): string[] {
  const at = url.indexOf("?");
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at));
  const extensions = query.getAll("ext").flatMap((value) => (value === "" ? [] : value.split(",")));
  if (extensions.length <= MAX_EXTENSIONS && extensions.every((extension) => EXTENSION.test(extension))) {
    return extensions;
  }
  throw new RequestError(
    400,
    "BAD_USER_INPUT",
    `The extensions in \`ext\` are not understood. Give at most ${MAX_EXTENSIONS} without dots, like \`?ext=csv,htm\`.`,
  );
}
