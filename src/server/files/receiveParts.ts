import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { MultipartHandler, MultipartLimits } from "../multipart/MultipartHandler.js";
import { MultipartParser } from "../multipart/MultipartParser.js";

/** The form field of the files, as of the upstream: upstream-api §3.10. */
export const FILE_FIELD = "file";

/**
 * What a handler makes of the parts of a form, each as it arrives. Nothing of the body is read before the first is asked for.
 * Iteration throws a RequestError when the body is refused.
 *
 * @param handle makes the handler, which pushes the parts
 */
export function receiveParts<Part>(
  request: IncomingMessage,
  limits: MultipartLimits,
  handle: (push: (part: Part) => void) => Omit<MultipartHandler, "onError">,
): AsyncIterable<Part> {
  let parser: MultipartParser | undefined;
  const parts = new Readable({
    objectMode: true,
    read: () => {
      if (parser !== undefined) return;
      const { onField, onFile, onEnd } = handle((part) => void parts.push(part));
      parser = new MultipartParser(request, limits, {
        onField,
        onFile,
        onEnd: () => {
          onEnd();
          parts.push(null);
        },
        onError: (error) => parts.destroy(error),
      });
    },
    destroy: (error, done) => {
      parser?.stop();
      done(error);
    },
  });
  return parts.on("error", () => undefined); // it may come before there is another listener
}
