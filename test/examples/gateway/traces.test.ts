import { expect, test } from "@jest/globals";
import { CALLER, startTraced } from "../../telemetry/traces/startTraced.js";
import { startGateway } from "./startGateway.js";

test.each(["hive", "apollo"])(
  "one trace goes from the request that the gateway gets to the call of the REST API: %s",
  async (GATEWAY) => {
    await using traced = await startTraced({ TRUST_PROXY: "127.0.0.1" });
    await using gateway = await startGateway(traced, { GATEWAY });
    const response = await fetch(`${gateway.gateway}/graphql`, {
      method: "POST",
      headers: {
        ...traced.session,
        "content-type": "application/json",
        traceparent: CALLER.traceparent,
        tracestate: "vendor=value",
      },
      body: JSON.stringify({ query: "{ me { email } }" }),
    });
    expect(await response.json()).toEqual({ data: { me: { email: "demo@example.org" } } });

    const spans = await traced.collector.waitFor(() => {
      const all = traced.collector.spans();
      return all.length < 2 ? undefined : all;
    });
    const request = spans.find(({ name }) => name === "query");
    const call = spans.find(({ name }) => name === "GET /user");
    expect(request).toMatchObject({ traceId: CALLER.traceId, parentSpanId: CALLER.spanId });
    expect(call).toMatchObject({ traceId: CALLER.traceId, parentSpanId: request?.spanId });
    const [entry] = traced.sandbox.journal.entries;
    expect(entry?.headers).toMatchObject({
      traceparent: `00-${CALLER.traceId}-${call?.spanId ?? ""}-01`,
      tracestate: "vendor=value",
    });
  },
);
