/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/**
 * Hive decodes each piece of a stream by itself, so that a character whose bytes come in two pieces would arrive as `��`.
 * Here pieces end where characters end.
 *
 * @type {GatewayPlugin}
 */
export const wholeCharacters = {
  onFetch:
    () =>
    ({ response, setResponse }) => {
      if (!response.body || !response.headers.get("content-type")?.startsWith("text/event-stream")) return;
      const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream());
      setResponse(new Response(body, response));
    },
};
