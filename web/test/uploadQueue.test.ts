import { describe, expect, test } from "@jest/globals";
import type { SendResult } from "../src/uploads/sendFile";
import { TransferRate } from "../src/uploads/TransferRate";
import { type Upload, UploadQueue, type UploadState } from "../src/uploads/UploadQueue";
import { byUrgency, progressOf, summaryOf } from "../src/uploads/uploadWords";

const planned = (name: string, size = 100) => ({
  file: new File([new Uint8Array(size)], name),
  folder: "/",
  within: "",
  targets: [`/${name}`],
  unpacksTo: undefined,
});

/** A queue whose uploads end when the test says so. */
function openQueue() {
  const sending = new Map<string, (result: SendResult) => void>();
  let ended = 0;
  const queue = new UploadQueue({
    send: (file, _, { signal, onProgress }) =>
      new Promise((resolve) => {
        onProgress(file.size / 2);
        signal.addEventListener("abort", () => resolve({ phase: "cancelled" }));
        sending.set(file.name, resolve);
      }),
    onSessionEnd: () => (ended += 1),
  });
  return {
    queue,
    sending,
    phases: () => Object.fromEntries(queue.read().map(({ file, state }) => [file.name, state.phase])),
    id: (name: string) => queue.read().find(({ file }) => file.name === name)?.id ?? NaN,
    finish: async (name: string, result: SendResult) => {
      sending.get(name)?.(result);
      await new Promise(setImmediate);
    },
    sessionEnds: () => ended,
  };
}

const failed = (code: "INTERRUPTED" | "UNAUTHENTICATED"): SendResult => ({
  phase: "failed",
  failure: { code, message: "" },
});

describe("the queue", () => {
  test("sends two at once, in order, and goes on after a failure", async () => {
    const { queue, phases, finish, sending } = openQueue();
    queue.add(["a", "b", "c", "d"].map((name) => planned(name)));
    expect(phases()).toEqual({ a: "sending", b: "sending", c: "waiting", d: "waiting" });
    await finish("b", failed("INTERRUPTED"));
    await finish("a", { phase: "stored" });
    expect(phases()).toEqual({ a: "stored", b: "failed", c: "sending", d: "sending" });
    expect([...sending.keys()]).toEqual(["a", "b", "c", "d"]);
  });

  test("cancels what waits and what is sent, and tries again on request", async () => {
    const { queue, phases, id, finish } = openQueue();
    queue.add(["a", "b", "c"].map((name) => planned(name)));
    queue.cancel(id("c"));
    queue.cancel(id("a"));
    await finish("none", { phase: "stored" });
    expect(phases()).toEqual({ a: "cancelled", b: "sending", c: "cancelled" });
    queue.retry(id("c"));
    expect(phases()).toEqual({ a: "cancelled", b: "sending", c: "sending" });
    await finish("b", { phase: "stored" });
    queue.clear();
    expect(phases()).toEqual({ c: "sending" });
  });

  test("tries by itself again what the network interrupted, and nothing else", async () => {
    const { queue, phases, finish, sessionEnds } = openQueue();
    queue.add(["a", "b"].map((name) => planned(name)));
    await finish("a", failed("INTERRUPTED"));
    await finish("b", failed("UNAUTHENTICATED"));
    queue.retryInterrupted();
    expect(phases()).toEqual({ a: "sending", b: "failed" });
    expect(sessionEnds()).toBe(1);
  });

  test("ends with all that it holds", async () => {
    const { queue, phases, finish } = openQueue();
    queue.add(["a", "b", "c"].map((name) => planned(name)));
    queue.stop();
    await finish("none", { phase: "stored" });
    expect(phases()).toEqual({});
  });
});

describe("what is said of all uploads", () => {
  const upload = (state: UploadState, size = 1000): Upload => ({ ...planned("x", size), id: 1, state });
  const sending = (sent: number, rate?: number): Upload => upload({ phase: "sending", sent, rate });
  const stored = upload({ phase: "stored" });

  test("how far they are, and the time that is left", () => {
    expect(progressOf([sending(340, 30), upload({ phase: "waiting" })])).toBe("17 % · 56 s left");
    expect(progressOf([sending(0)])).toBe("0 %");
    expect(progressOf([stored, upload({ phase: "cancelled" }), sending(500, 500)])).toBe("75 % · 1 s left");
    expect(progressOf([stored])).toBeUndefined();
    expect(progressOf([upload({ phase: "waiting" }, 0)])).toBe("0 %");
  });

  test("what runs, then what failed, then what is done", () => {
    const refused = upload({ phase: "refused", status: "No" });
    const waiting = upload({ phase: "waiting" });
    expect(summaryOf([stored, sending(1), waiting])).toBe("Uploading 2 files");
    expect(summaryOf([stored, refused])).toBe("1 file not uploaded");
    expect(summaryOf([stored])).toBe("1 file uploaded");
    expect(summaryOf([upload({ phase: "cancelled" })])).toBe("Nothing uploaded");
    expect(byUrgency([stored, waiting, refused, sending(1)]).map(({ state }) => state.phase)).toEqual([
      "sending",
      "refused",
      "waiting",
      "stored",
    ]);
  });
});

test("the rate is that of the last seconds, and unknown at first", () => {
  const rate = new TransferRate();
  expect(rate.measure(0, 0)).toBeUndefined();
  expect(rate.measure(100, 100)).toBeUndefined();
  expect(rate.measure(1000, 1000)).toBe(1000);
  for (let at = 2000; at <= 10_000; at += 1000) rate.measure(1000, at);
  expect(rate.measure(1000, 11_000)).toBe(0);
});
