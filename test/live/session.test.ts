import { expect, test } from "@jest/globals";
import { until } from "../support/until.js";
import { endOf, next, ok, send, startLive } from "./startLive.js";
import { statusOf } from "../resolvers/jess/jobs.js";

const QUEUED = { status: "QUEUED" };
const UNAUTHENTICATED = { kind: "unauthenticated" };

/** A token that expires so many milliseconds from now. */
function tokenFor(milliseconds: number, sub = "demo"): string {
  const [head, claims] = [{ alg: "none" }, { sub, exp: (Date.now() + milliseconds) / 1_000 }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${head ?? ""}.${claims ?? ""}.x`;
}

test("a stream ends when its session expires, and no look follows", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const [token, other] = [tokenFor(1_000), tokenFor(3_600_000)];
  const streams = [live.watch(7, { token }), live.watchActive({ token })];
  const staying = live.watch(7, { token: other });
  await Promise.all([...streams, staying].map(next));

  const ends = await Promise.all(streams.map(endOf));

  expect(ends).toEqual([expect.objectContaining(UNAUTHENTICATED), expect.objectContaining(UNAUTHENTICATED)]);
  expect(live.hub.figures().watches).toBe(1);
  const looksOf = (session: string) => live.looks.filter((look) => look.token === session).length;
  const fourOthers = (seen = looksOf(other)) => until(() => looksOf(other) >= seen + 4);
  await fourOthers(); // a look that was being sent when the session ended has arrived by now
  const before = looksOf(token);
  await fourOthers();
  expect(looksOf(token)).toBe(before);
});

test("an expired session has no stream, and costs no call", async () => {
  await using live = await startLive();

  await expect(live.watch(7, { token: tokenFor(-1_000) }).next()).rejects.toMatchObject(UNAUTHENTICATED);

  expect(live.looks).toEqual([]);
});

test("a session that lasts longer than a timer may does not end before its time", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7, { token: tokenFor(2 ** 31 + 1_000_000) });

  await next(stream);
  await until(() => live.looks.length > 3);

  expect(live.hub.figures().watches).toBe(1);
});

test("a 401 ends the streams of that session at once", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const [one, other, foreign] = [live.watch(7), live.watch(7), live.watch(7, { token: "other.to.ken" })];
  await Promise.all([one, other, foreign].map(next));
  live.answer = (response, { token }) => (token === "other.to.ken" ? "default" : send(response, {}, 401));

  const ends = await Promise.all([endOf(one), endOf(other)]);

  expect(ends).toEqual([expect.objectContaining(UNAUTHENTICATED), expect.objectContaining(UNAUTHENTICATED)]);
  live.jobs.set(7, { status: "FINISHED" });
  expect(await endOf(foreign)).toBe("done");
});

test("log-off ends the streams of its token, and of no other", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const streams = [live.watch(7), live.watchActive(), live.watch(7)];
  const foreign = live.watch(7, { token: "other.to.ken" });
  await Promise.all([...streams, foreign].map(next));

  live.hub.forget("aaa.bbb.ccc");
  live.hub.forget("who.is.that");

  for (const stream of streams) expect(await endOf(stream)).toMatchObject(UNAUTHENTICATED);
  expect(live.hub.figures()).toMatchObject({ watches: 1, subscribers: 1 });
});

test("log-off with a renewed token ends the streams of the tokens before it too, and of no other", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const tokens = ["one.of.three", "two.of.three", "three.of.three"] as const;
  const [first, second, third] = tokens;
  const streams = [live.watch(7, { token: first }), live.watchActive({ token: second })];
  const foreign = live.watch(7, { token: "other.to.ken" });
  await Promise.all([...streams, foreign].map(next));
  live.hub.renew(first, second);
  live.hub.renew(second, third);
  live.hub.renew("other.to.ken", "next.to.ken");

  live.hub.forget(third);

  for (const stream of streams) expect(await endOf(stream)).toMatchObject(UNAUTHENTICATED);
  expect(live.hub.figures()).toMatchObject({ watches: 1, subscribers: 1 });
});

test("log-off with an old token leaves the streams of the one that it was renewed as", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7, { token: "new.to.ken" });
  await next(stream);
  live.hub.renew("old.to.ken", "new.to.ken");

  live.hub.forget("old.to.ken");

  expect(live.hub.figures()).toMatchObject({ watches: 1, subscribers: 1 });
});

test("a log-off during the first look ends the stream too", async () => {
  await using live = await startLive();
  live.answer = () => undefined;
  const stream = live.watch(7);
  const event = stream.next();
  await until(() => live.looks.length === 1);

  live.hub.forget("aaa.bbb.ccc");

  await expect(event).rejects.toMatchObject(UNAUTHENTICATED);
  stream.disconnect();
});

test.each([["the first look", 1] as const, ["a later look", 3] as const])(
  "the cookie that %s sets is used from then on",
  async (_which, count) => {
    await using live = await startLive();
    live.answer = (response) => {
      const headers = live.looks.length === count ? { "set-cookie": "session_token=new.to.ken; HttpOnly" } : {};
      send(response, ok(statusOf(7, QUEUED)), 200, headers);
    };
    const stream = live.watch(7);

    await next(stream);
    await until(() => live.looks.length >= count + 2);

    const tokens = live.looks.slice(0, count + 2).map(({ token }) => token);
    expect(tokens).toEqual([...Array<string>(count).fill("aaa.bbb.ccc"), "new.to.ken", "new.to.ken"]);
    live.hub.forget("aaa.bbb.ccc");
    expect(await endOf(stream)).toMatchObject(UNAUTHENTICATED);
  },
);

test("a new token brings its own expiry", async () => {
  await using live = await startLive();
  const token = tokenFor(1_000);
  const renewed = tokenFor(3_600_000);
  live.answer = (response, look) => {
    const headers = look.token === token ? { "set-cookie": `session_token=${renewed}` } : {};
    send(response, ok(statusOf(7, QUEUED)), 200, headers);
  };
  const stream = live.watch(7, { token });
  await next(stream);

  const begun = Date.now();
  await until(() => Date.now() > begun + 1_050);

  expect(live.hub.figures().watches).toBe(1);
});

test("the old token of a session that a look has renewed fails who joins with it, and no other stream", async () => {
  await using live = await startLive({ jobPollMinMs: 4 });
  live.answer = (response, { token, requestId }) => {
    if (requestId === "late") send(response, {}, 401);
    else
      send(
        response,
        ok(statusOf(7, QUEUED)),
        200,
        token.startsWith("new") ? {} : { "set-cookie": "session_token=new.to.ken" },
      );
  };
  const stream = live.watch(7);
  await next(stream);

  await expect(live.watch(7, { requestId: "late", needsRow: true }).next()).rejects.toMatchObject(UNAUTHENTICATED);

  expect((await next(stream)).status?.value.rawStatus).toBe("QUEUED");
});

test("a cookie that is deleted ends the streams as an expiry does", async () => {
  await using live = await startLive();
  live.answer = (response) =>
    send(response, ok(statusOf(7, QUEUED)), 200, live.looks.length < 3 ? {} : { "set-cookie": "session_token=" });
  const stream = live.watch(7);

  expect(await endOf(stream)).toMatchObject(UNAUTHENTICATED);
  expect(live.looks).toHaveLength(3);
});
