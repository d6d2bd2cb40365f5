import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { once } from "node:events";
import { gunzipSync } from "node:zlib";
import type { Certificate } from "./certificate.js";

/** A span as OTLP/JSON has it (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly traceState?: string }[];
  /** 2 is an error. */
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span["attributes"] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** What was received. */
export interface ReceivedExport {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** The values of attributes, by their keys. */
export const attributesOf = ({ attributes }: Pick<Span, "attributes">) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => {
      const { stringValue, intValue, arrayValue } = value;
      const list = (arrayValue as { values?: { stringValue: string }[] } | undefined)?.values;
      return [key, list?.map((item) => item.stringValue) ?? intValue ?? stringValue ?? Object.values(value)[0]];
    }),
  );

/** Stands in for a collector of OpenTelemetry: takes what is sent to it by OTLP/HTTP, with a certificate by HTTPS. */
export async function startCollector(tls?: Certificate) {
  const received: ReceivedExport[] = [];
  const waiting = new Set<() => void>();
  let status = 200;
  let answer: string | undefined;
  const take = (request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      received.push({ url: request.url ?? "", headers: request.headers, body });
      for (const check of [...waiting]) check();
      const type = request.headers["content-type"] ?? "application/json";
      response.writeHead(status, { "content-type": type }).end(answer ?? (type === "application/json" ? "{}" : ""));
    })();
  };
  const server = tls ? createSecureServer({ cert: tls.certificate, key: tls.key }, take) : createServer(take);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;

  const exports = () =>
    received
      .filter(({ headers }) => headers["content-type"] === "application/json")
      .map(({ body }) => JSON.parse(body.toString()) as Export);
  const spans = (): Span[] =>
    exports().flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: each }) => each)),
    );

  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    received,
    spans,
    /** Of the first export. */
    resource: () => attributesOf(exports()[0]?.resourceSpans[0]?.resource ?? { attributes: [] }),
    /** The status of the next answers, and their body if it is another than an empty result. */
    answer(next: number, body?: string) {
      status = next;
      answer = body;
    },
    /** Resolves with what `find` finds, now or when more has come. */
    async waitFor<T>(find: () => T | undefined, timeoutMs = 20_000): Promise<T> {
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        await new Promise<void>((resolve, reject) => {
          const check = () => {
            clearTimeout(timer);
            waiting.delete(check);
            resolve();
          };
          const timer = setTimeout(() => {
            waiting.delete(check);
            const names = spans().map(({ name, traceId, parentSpanId }) => `${name} ${traceId} ${parentSpanId ?? ""}`);
            reject(new Error(`It has not come. Received:\n${names.join("\n")}`));
          }, timeoutMs);
          waiting.add(check);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;
