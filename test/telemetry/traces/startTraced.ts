import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Quirks } from "../../../src/sandbox/startSandbox.js";
import type { Certificate } from "../../support/certificate.js";
import { startCollector } from "../../support/startCollector.js";
import { startOnSandbox } from "../../support/startOnSandbox.js";

/** The address of a proxy that the service trusts; all others of the loopback network are strangers. */
export const PROXY = "127.0.0.2";

/** A trace that a caller names. */
export const CALLER = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
} as const;

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** The network address of the caller. */
  readonly from?: string;
}

/** The program with the SDK of its own, a collector for its traces, and a sandbox whose journal shows what arrived there. */
export async function startTraced(
  env: Readonly<Record<string, string>> = {},
  quirks: Partial<Quirks> = {},
  tls?: Certificate,
) {
  const collector = await startCollector(tls);
  const variables = {
    LOG_LEVEL: "info",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_BSP_SCHEDULE_DELAY: "20",
    TRUST_PROXY: PROXY,
  };
  const started = await startOnSandbox({ ...variables, ...env }, undefined, quirks);
  const { url, headers: session, sandbox, service } = started;
  return {
    ...{ collector, sandbox, service, url, session },
    /** Sends an operation; resolves with its answer, and the id by which the line of the log is found. */
    async ask(query: string, { headers = {}, from }: Asked = {}) {
      const all = { "content-type": "application/json", ...session, ...headers };
      const asked = request(`${url}/graphql`, { method: "POST", headers: all, ...(from && { localAddress: from }) });
      asked.end(JSON.stringify({ query }));
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      const answer = JSON.parse(await text(response)) as { data?: Record<string, unknown>; errors?: unknown[] };
      return { status: response.statusCode, requestId: String(response.headers["x-request-id"]), ...answer };
    },
    /** Its line of the log. Lines are written in batches. */
    async line(requestId: string): Promise<Record<string, unknown>> {
      for (;;) {
        const line = service.lines().find((each) => each.requestId === requestId && each.upstream !== undefined);
        if (line) return line;
        await once(service.child.stderr ?? service.child, "data");
      }
    },
    /** The spans of the request with this id, and all that belong to it: the span of the request first, then in order of time. */
    async tree(requestId: string, size: number) {
      return collector.waitFor(() => {
        const root = collector
          .spans()
          .find(({ attributes }) => attributes.some(({ value }) => value.stringValue === requestId));
        const children = collector.spans().filter(({ parentSpanId }) => root && parentSpanId === root.spanId);
        if (root === undefined || children.length < size) return undefined;
        children.sort((one, other) => Number(BigInt(one.startTimeUnixNano) - BigInt(other.startTimeUnixNano)));
        return { root, children };
      });
    },
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]();
      await collector[Symbol.asyncDispose]();
    },
  };
}
