import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { Failure } from "../src/failures/failureOf";
import { LiveStream, SILENCE_MS } from "../src/simulations/live/LiveStream";
import type { Sink } from "../src/simulations/live/openStream";

// What it uses of a browser.
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
const browser = new EventTarget();

beforeEach(() => {
  jest.useFakeTimers();
  page.visibilityState = "visible";
  Object.assign(globalThis, { document: page, window: browser });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A stream whose connections the test opens and ends. */
function openLive({ expectsEvents = true } = {}) {
  const connections: { readonly sink: Sink<string>; isOpen: boolean }[] = [];
  const heard: string[] = [];
  const counts = { resumed: 0, sessionEnds: 0 };
  const live = new LiveStream<string>({
    open: (sink) => {
      const connection = { sink, isOpen: true };
      connections.push(connection);
      return () => (connection.isOpen = false);
    },
    onData: (data) => heard.push(data),
    expectsEvents: () => expectsEvents,
    onResume: () => (counts.resumed += 1),
    onSessionEnd: () => (counts.sessionEnds += 1),
  });
  const last = () => {
    const connection = connections.at(-1);
    if (!connection) throw new Error("There is no connection.");
    return connection;
  };
  return { live, connections, heard, counts, last, isOpen: () => connections.filter((each) => each.isOpen).length };
}

const failure = (code: Failure["code"], more: Partial<Failure> = {}): Failure => ({ code, message: "", ...more });

test("an end is no news: it is opened again, with pauses that grow to 30 s, and at once after data", () => {
  const { live, connections, heard, counts, last } = openLive();
  live.start();
  const pauses = Array.from({ length: 8 }, () => {
    const before = connections.length;
    last().sink.onEnd();
    let pause = 0;
    for (; connections.length === before; pause += 250) jest.advanceTimersByTime(250);
    return pause;
  });
  expect(pauses[0]).toBe(1000);
  expect(pauses[2]).toBeGreaterThanOrEqual(3000);
  expect(pauses.every((pause) => pause <= 30_250)).toBe(true);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(22_500);
  expect(live.read()).toMatchObject({ phase: "on", lostSince: expect.any(Number) });

  last().sink.onData("x");
  expect(live.read()).toMatchObject({ phase: "on", lostSince: undefined });
  last().sink.onEnd();
  jest.advanceTimersByTime(1000);
  expect([connections.length, heard, counts.resumed]).toEqual([10, ["x"], 9]);
  live.stop();
});

test("what the service asks to wait for is waited for", () => {
  const { live, connections, last } = openLive();
  live.start();
  last().sink.onEnd(failure("SERVICE_OVERLOADED", { retryAt: Date.now() + 20_000 }));
  jest.advanceTimersByTime(19_999);
  expect(connections).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(connections).toHaveLength(2);
  live.stop();
});

test.each(["UNAUTHENTICATED", "NOT_FOUND", "NO_JESS_SESSION"] as const)("after %s it stays closed", (code) => {
  const { live, connections, counts, last } = openLive();
  live.start();
  last().sink.onEnd(failure(code));
  jest.advanceTimersByTime(600_000);
  browser.dispatchEvent(new Event("online"));
  expect(connections).toHaveLength(1);
  expect(live.read()).toMatchObject({ phase: "failed", failure: { code } });
  expect(counts.sessionEnds).toBe(code === "UNAUTHENTICATED" ? 1 : 0);
  live.start(); // when asked for anew
  expect(connections).toHaveLength(2);
  live.stop();
});

test("silence where events are due means that the connection is dead", () => {
  const due = openLive();
  const silent = openLive({ expectsEvents: false });
  due.live.start();
  silent.live.start();
  jest.advanceTimersByTime(SILENCE_MS);
  expect([due.connections.length, due.isOpen()]).toEqual([2, 1]);
  expect(silent.connections).toHaveLength(1);
  due.live.stop();
  silent.live.stop();
});

test("a page that is hidden for a minute closes it, and opens it when it is seen again", () => {
  const { live, connections, isOpen, counts, last } = openLive();
  const show = (visibilityState: string) => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  live.start();
  show("hidden");
  jest.advanceTimersByTime(59_000);
  show("visible");
  last().sink.onData("x"); // otherwise it would be taken for dead
  jest.advanceTimersByTime(59_000);
  expect(connections).toHaveLength(1);
  last().sink.onData("y");
  show("hidden");
  jest.advanceTimersByTime(60_000);
  expect([live.read().phase, isOpen()]).toEqual(["paused", 0]);
  show("visible");
  expect([live.read().phase, isOpen(), counts.resumed]).toEqual(["on", 1, 1]);
  live.stop();
});

test("when the browser is online again it does not wait; after a stop nothing is opened", () => {
  const { live, connections, last, isOpen } = openLive();
  live.start();
  browser.dispatchEvent(new Event("online")); // it has not been lost
  expect(connections).toHaveLength(1);
  last().sink.onEnd(failure("UNREACHABLE"));
  browser.dispatchEvent(new Event("online"));
  expect(connections).toHaveLength(2);
  last().sink.onEnd();
  live.stop();
  browser.dispatchEvent(new Event("online"));
  jest.advanceTimersByTime(600_000);
  expect([connections.length, isOpen(), live.read().phase]).toEqual([2, 0, "off"]);
});
