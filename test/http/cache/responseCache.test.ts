import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Memo, UpstreamResponse } from "../../../src/http/cache/UpstreamResponse.js";
import { ResponseCache } from "../../../src/http/cache/ResponseCache.js";
import { connect, startUpstream } from "../startUpstream.js";

/** An upstream that answers what it is told to, in pieces. */
async function startChanging(texts: readonly string[], pieces: number) {
  let asked = 0;
  return startUpstream((_request, response) => {
    const bytes = Buffer.from(JSON.stringify(texts[asked++ % texts.length]));
    response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
    response.end();
  });
}

test("a read is the same object while the upstream answers a caller the same, and what it says is always what was answered", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (texts, n) => {
        await using upstream = await startChanging(texts, n);
        await using client = connect(upstream.baseUrl, { responseCache: new ResponseCache(2 ** 20) });
        let last: { read: unknown; text: string | undefined } | undefined;
        for (let time = 0; time < 8; time++) {
          const read = await client.api.read("/x");
          const answered = texts[time % texts.length];
          expect(client.api.json("/x", read).body).toBe(answered);
          if (last !== undefined) expect(read === last.read).toBe(answered === last.text);
          last = { read, text: answered };
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("of the things made of a read the last 16 are kept by it, each in place of the one before it, and weighed", () => {
  const read = new UpstreamResponse(200, Buffer.alloc(100));
  const makers = Array.from({ length: 20 }, () => new Memo<{ n: number }>());
  for (const [n, made] of makers.entries()) made.set(read, { n }, 10);
  makers[10]?.set(read, { n: 99 }, 30);

  const kept = makers.map((made) => made.get(read)?.n);
  expect(kept).toEqual(makers.map((_, n) => (n < 4 ? undefined : n === 10 ? 99 : n)));
  expect(read.byteSize).toBe(100 + 15 * 10 + 30);
});

describe("what callers were answered", () => {
  const long = JSON.stringify("x".repeat(10_000));

  test("is remembered by token, and forgotten beyond the bound, the longest unused first", async () => {
    await using upstream = await startUpstream((_request, response) => response.end(long));
    const responseCache = new ResponseCache(60_000);
    await using client = connect(upstream.baseUrl, { responseCache });
    const as = (token: string) => client.http.forCaller({ ...client.caller, token });

    for (let caller = 0; caller < 10; caller++) await as(`token.of.${caller}`).getJson("/x");

    const kept = Array.from({ length: 10 }, (_, caller) => responseCache.get(`token.of.${caller}`, "users /x"));
    expect(kept.map((read) => read !== undefined)).toEqual(kept.map((_, caller) => caller >= 6));
    expect(new Set(kept.slice(6)).size).toBe(4);
  });

  test("is not remembered when it alone is more than half of the bound, nor when nothing may be", async () => {
    await using upstream = await startUpstream((_request, response) => response.end(long));
    for (const bound of [0, 15_000]) {
      const responseCache = new ResponseCache(bound);
      await using client = connect(upstream.baseUrl, { responseCache });
      await client.api.getJson("/x");
      expect(responseCache.get(client.caller.token ?? "", "users /x")).toBeUndefined();
    }
  });

  test("is forgotten with the caller", async () => {
    await using upstream = await startUpstream((_request, response) => response.end(long));
    const responseCache = new ResponseCache(2 ** 20);
    await using client = connect(upstream.baseUrl, { responseCache });
    await client.api.getJson("/x");

    responseCache.delete(client.caller.token ?? "");

    expect(responseCache.get(client.caller.token ?? "", "users /x")).toBeUndefined();
  });
});
