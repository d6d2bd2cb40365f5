import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { isIPv6 } from "node:net";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { ServiceMetrics } from "./ServiceMetrics.js";

export interface MetricsAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** The metrics, and the listener that tells them. */
export interface OpenMetrics {
  readonly metrics: ServiceMetrics;
  /** @returns the URL of the metrics */
  listen(address: MetricsAddress): Promise<string>;
  close(): Promise<void>;
}

const PATH = "/metrics";

/** Each takes one of the open files of the process, which callers need too. */
const MAX_CONNECTIONS = 100;

/** `GET` and `HEAD /metrics`, and nothing else. */
const answerFrom =
  (metrics: ServiceMetrics, contentType: string): RequestListener =>
  ({ method, url = "" }, response) => {
    const answer = (status: number, text: string, headers: Readonly<Record<string, string>> = {}) =>
      response
        .writeHead(status, { "content-type": "text/plain", "content-length": Buffer.byteLength(text), ...headers })
        .end(method === "HEAD" ? undefined : text);
    if (url.split("?", 1)[0] !== PATH) answer(404, `The metrics are at ${PATH}.\n`);
    else if (method !== "GET" && method !== "HEAD")
      answer(405, "The metrics are read by GET.\n", { allow: "GET, HEAD" });
    else {
      metrics.read().then(
        (text) => answer(200, text, { "content-type": contentType }),
        () => answer(500, "The metrics cannot be read.\n"),
      );
    }
  };

/**
 * The metrics of the service, those of Node and of the process among them, in a registry of their own.
 *
 * @param version of the service
 */
export function openMetrics(version: string): OpenMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const help = "1, and the version of the service.";
  new Gauge({ name: "ensims_build_info", help, labelNames: ["version"], registers: [registry] }).set({ version }, 1);
  const metrics = new ServiceMetrics(registry);
  const server = createServer({ requestTimeout: 10_000 }, answerFrom(metrics, registry.contentType));
  server.maxConnections = MAX_CONNECTIONS;
  return {
    metrics,
    listen: async ({ host, port }) => {
      server.listen({ host, port });
      await once(server, "listening");
      const address = server.address();
      const taken = typeof address === "object" && address !== null ? address.port : port;
      return `http://${isIPv6(host) ? `[${host}]` : host}:${taken}${PATH}`;
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
