import { describe, expect, test } from "@jest/globals";
import { RetryBudget } from "../../../src/http/resilience/RetryBudget.js";
import {
  connect,
  failureOf,
  refusingUrl,
  startJsonUpstream,
  startRawUpstream,
  startUpstream,
  type Upstream,
} from "../startUpstream.js";
import { until } from "../../support/until.js";

/** Answers with these statuses in turn, the last one from then on; 0 breaks the connection instead. */
function startMoody(...statuses: number[]): Promise<Upstream> {
  return startUpstream((request, response) => {
    const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 0;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
}

describe("a GET is tried again", () => {
  test.each([
    ["502", [502, 200], 2],
    ["504 and a connection that breaks before the answer", [504, 0, 200], 3],
  ])("after %s", async (_name, statuses, requests) => {
    await using upstream = await startMoody(...statuses);
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: {} });

    expect(upstream.received).toHaveLength(requests);
    expect(client.reports).toMatchObject([{ tries: requests, status: 200 }]);
  });

  test("at most twice, after short random pauses, and beforeCall is told once only", async () => {
    const times: number[] = [];
    await using upstream = await startUpstream((_request, response) => {
      times.push(performance.now());
      response.writeHead(503).end();
    });
    let told = 0;
    await using client = connect(upstream.baseUrl, {}, { beforeCall: () => (told += 1) });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "unavailable", status: 503 });

    const [first = 0, second = 0, third = 0] = times;
    expect(times).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(45);
    expect(third - second).toBeGreaterThanOrEqual(45);
    expect(third - first).toBeLessThan(60_000); // 0.6 s at most, and what a busy machine takes
    expect(told).toBe(1);
    expect(client.reports).toMatchObject([{ tries: 3, errorKind: "unavailable" }]);
  });

  test("when the connection is refused", async () => {
    await using client = connect(await refusingUrl());

    await failureOf(client.api.getJson("/x"));

    expect(client.reports).toMatchObject([{ tries: 3, errorKind: "unavailable" }]);
  });

  test("also a download, before its head", async () => {
    await using upstream = await startMoody(503, 0, 200);
    await using client = connect(upstream.baseUrl);

    const { status, body } = await client.api.download("/x");

    expect(status).toBe(200);
    expect(Buffer.concat(await body.toArray()).toString()).toBe("{}");
    expect(upstream.received).toHaveLength(3);
    expect(client.reports).toMatchObject([{ tries: 3 }]);
  });
});

describe("a GET is not tried again", () => {
  test.each([400, 401, 403, 404, 429, 500, 302])("after %i", async (status) => {
    await using upstream = await startMoody(status, 200);
    await using client = connect(upstream.baseUrl);

    await failureOf(client.api.getJson("/x"));

    expect(upstream.received).toHaveLength(1);
  });

  test("when the answer breaks off after its head", async () => {
    await using upstream = await startRawUpstream((socket) =>
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
    );
    await using client = connect(upstream.baseUrl);

    await failureOf(client.api.getJson("/x"));

    expect(upstream.sockets).toHaveLength(1);
  });

  test("when the upstream says when to come back", async () => {
    await using upstream = await startJsonUpstream("{}", 503, { "retry-after": "30" });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "unavailable", retryAfter: 30 });
    expect(upstream.received).toHaveLength(1);
  });

  test("when the deadline leaves no time for it: the failure that is known is told", async () => {
    await using upstream = await startMoody(503);
    const ask = async () => {
      await using client = connect(upstream.baseUrl, { timeoutMs: 50 });
      upstream.received.length = 0;
      return await failureOf(client.api.getJson("/x"));
    };

    let failure = await ask();
    for (let times = 0; times < 20 && failure.kind === "timeout"; times++) failure = await ask(); // the machine stood still

    expect(failure).toMatchObject({ kind: "unavailable", status: 503 });
    expect(upstream.received).toHaveLength(1);
  });

  test("when the caller goes away in the pause", async () => {
    await using upstream = await startMoody(503);
    await using client = connect(upstream.baseUrl, {}, {});
    const call = failureOf(client.api.getJson("/x"));
    await until(() => upstream.received.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 20));

    client.abort.abort();

    expect(await call).toMatchObject({ kind: "cancelled" });
    expect(upstream.received).toHaveLength(1);
  });
});

describe("a mutation reaches the upstream once", () => {
  test.each([502, 503, 504, 0])("when it ends with %i", async (status) => {
    await using upstream = await startMoody(status);
    await using client = connect(upstream.baseUrl);

    await failureOf(client.api.postJson("/x", {}));
    await failureOf(client.api.postJson("/x"));
    await failureOf(client.api.deleteJson("/x"));
    await client.api.upload("/x", { contentType: "text/plain", bytes: oneChunk() }).catch(() => undefined);

    expect(upstream.received.map(({ method }) => method)).toEqual(["POST", "POST", "DELETE", "POST"]);
  });

  test("when the upstream closes the kept connection as the request arrives", async () => {
    let requests = 0;
    await using upstream = await startRawUpstream((socket) => {
      if (++requests === 1) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
      else socket.resetAndDestroy();
    });
    await using client = connect(upstream.baseUrl, { maxConcurrent: 1, maxTransfers: 0 });
    await client.api.getJson("/first");

    expect(await failureOf(client.api.postJson("/second"))).toMatchObject({ kind: "unavailable" });

    expect(upstream.text().match(/POST/g)).toHaveLength(1);
    expect(upstream.sockets).toHaveLength(1);
  });

  test("on a new connection, when the upstream closed the kept one before", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
      socket.end();
    });
    await using client = connect(upstream.baseUrl, { maxConcurrent: 1, maxTransfers: 0 });
    await client.api.getJson("/first");

    await expect(client.api.postJson("/second")).resolves.toMatchObject({ status: 200 });

    expect(upstream.text().match(/POST/g)).toHaveLength(1);
    expect(upstream.sockets).toHaveLength(2);
  });
});

describe("the budget of retries", () => {
  test("lets a quiet client retry ten times, and no more", () => {
    const budget = new RetryBudget();
    const taken = Array.from({ length: 12 }, () => budget.takeRetry());
    expect(taken.filter(Boolean)).toHaveLength(10);
  });

  test("lets a busy client retry a fifth of its calls", () => {
    const budget = new RetryBudget();
    for (let call = 0; call < 1000; call++) budget.countCall();
    const taken = Array.from({ length: 1000 }, () => budget.takeRetry());
    expect(taken.filter(Boolean)).toHaveLength(200);
  });

  test("is shared by all calls of a client", async () => {
    await using upstream = await startUpstream((request, response) => {
      response.writeHead(request.method === "GET" ? 503 : 200, { "content-type": "application/json" }).end("{}");
    });
    await using client = connect(upstream.baseUrl);

    for (let round = 0; round < 8; round++) {
      for (let i = 0; i < 4; i++) await client.api.deleteJson("/x"); // else the circuit would open
      await failureOf(client.api.getJson("/x"));
    }

    expect(upstream.received.filter(({ method }) => method === "GET")).toHaveLength(8 + 10);
  });
});

test("many calls over one connection to a dead upstream all end", async () => {
  await using client = connect(await refusingUrl(), { maxConcurrent: 1, maxTransfers: 0, timeoutMs: 5_000 });
  const calls = Array.from({ length: 20 }, () => failureOf(client.api.postJson("/x")));
  for (const call of calls) expect(await call).toMatchObject({ kind: "unavailable" });
});

async function* oneChunk() {
  yield await Promise.resolve(Buffer.from("x"));
}
