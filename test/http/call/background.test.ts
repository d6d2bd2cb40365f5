import { expect, test } from "@jest/globals";
import { connect, failureOf, startJsonUpstream, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const BACKGROUND = { isBackground: true } as const;

test("a read in the background is sent each time, and its response is not kept", async () => {
  await using upstream = await startJsonUpstream('{"ok":true}');
  await using client = connect(upstream.baseUrl, {}, BACKGROUND);

  const [one, other] = await Promise.all([client.api.read("/job"), client.api.read("/job")]);
  const third = await client.api.read("/job");

  expect(new Set([one, other, third]).size).toBe(3);
  expect(upstream.received).toHaveLength(3);
  expect(client.reports).toHaveLength(3);
});

test("a read in the background is not tried again", async () => {
  await using upstream = await startJsonUpstream("{}", 503);
  await using client = connect(upstream.baseUrl, {}, BACKGROUND);

  expect(await failureOf(client.api.read("/job"))).toMatchObject({ kind: "unavailable", status: 503 });

  expect(upstream.received).toHaveLength(1);
});

test("calls in the background have slots of their own, as many as there are", async () => {
  await using upstream = await startUpstream(() => undefined);
  await using client = connect(upstream.baseUrl, { maxConcurrent: 1, maxBackground: 2 }, BACKGROUND);
  const ordinary = client.http.forCaller({ ...client.caller, isBackground: false });

  const calls = ["/1", "/2", "/3"].map((path) => failureOf(client.api.read(path)));
  await until(() => upstream.received.length === 2);
  const other = failureOf(ordinary.read("/4"));
  await until(() => upstream.received.length === 3);

  expect(upstream.received.map(({ url }) => url?.slice(-2)).sort()).toEqual(["/1", "/2", "/4"]);
  client.abort.abort();
  expect((await Promise.all([...calls, other])).map(({ kind }) => kind)).toEqual(Array(4).fill("cancelled"));
});
