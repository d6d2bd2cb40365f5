import type { FastifyInstance } from "fastify";
import { forbiddenKeyOf, keyNotAllowed } from "./forbiddenKey.js";
import { RequestError } from "../errors/RequestError.js";

const unsupported = (message: string) => new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", message);

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** The charset that a content type names; JSON has but one (RFC 8259 §8.1), and ASCII is a part of that. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;
const isUtf8 = (charset: string) => /^(?:utf-?8|us-ascii)?$/i.test(charset);

/**
 * Takes JSON as it is defined: in UTF-8, as it is. Fastify's own parser puts U+FFFD in the place of what is no UTF-8, so
 * that a password or a mail would go on as another text.
 */
export function acceptJson(app: FastifyInstance): void {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const parse = app.getDefaultJsonParser("error", "error");
  app.addHook("onRequest", ({ method, headers }, _reply, done) => {
    if (!/^(?:identity)?$/i.test(headers["content-encoding"] ?? "")) {
      throw unsupported("The request body has a content coding. Send it as it is.");
    }
    const contentType = headers["content-type"] ?? "";
    if (method === "POST" && JSON_TYPE.test(contentType) && !isUtf8(CHARSET.exec(contentType)?.[1] ?? "")) {
      throw unsupported("The charset is not supported. Send JSON in UTF-8.");
    }
    done();
  });
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    let text: string;
    try {
      text = utf8.decode(body);
    } catch {
      done(new RequestError(400, "BAD_REQUEST", "The request body is not UTF-8."));
      return;
    }
    void parse(request, text, (error, value) => {
      const key = error ? forbiddenKeyOf(text) : undefined;
      done(
        key === undefined ? error : new RequestError(400, "BAD_REQUEST", keyNotAllowed(key, "the request body")),
        value,
      );
    });
  });
}
