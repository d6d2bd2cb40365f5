import { expect, test } from "@jest/globals";
import type { LiveJob } from "../../src/live/LiveJob.js";
import { Subscriber } from "../../src/live/Subscriber.js";

const job = (id: string): LiveJob => ({ id, status: undefined, row: undefined });

function subscribe() {
  const calls: string[] = [];
  const subscriber = new Subscriber(() => {
    calls.push("join");
    return () => calls.push("leave");
  }, false);
  return { subscriber, calls };
}

/** Gives it its first value. */
async function take(subscriber: Subscriber, value: LiveJob): Promise<void> {
  const first = subscriber.next();
  subscriber.tell(value);
  await first;
}

test("it joins with the first next, and leaves once", async () => {
  const { subscriber, calls } = subscribe();
  expect(calls).toEqual([]);

  const first = subscriber.next();
  subscriber.tell(job("1"));
  expect(await first).toEqual({ done: false, value: job("1") });
  await subscriber.return();
  await subscriber.return();

  expect(calls).toEqual(["join", "leave"]);
});

test("it joins nothing when it is left before", async () => {
  const { subscriber, calls } = subscribe();

  await subscriber.return();

  expect(await subscriber.next()).toEqual({ done: true, value: undefined });
  expect(calls).toEqual([]);
});

test("to leave ends the calls of next that wait", async () => {
  const { subscriber } = subscribe();
  const waiting = [subscriber.next(), subscriber.next()];

  await subscriber.return();

  expect(await Promise.all(waiting)).toEqual(Array(2).fill({ done: true, value: undefined }));
});

test("of each job the latest value waits, in the order of the first", async () => {
  const { subscriber } = subscribe();
  const first = subscriber.next();
  const [old, fresh, other] = [job("1"), job("1"), job("2")];
  subscriber.tell(job("0"));
  await first;

  for (const value of [old, other, fresh]) subscriber.tell(value);

  expect((await subscriber.next()).value).toBe(fresh);
  expect((await subscriber.next()).value).toBe(other);
});

test("no more than 1,000 values wait: the oldest are dropped", async () => {
  const { subscriber } = subscribe();
  for (let id = 0; id < 1_005; id++) subscriber.tell(job(String(id)));

  expect((await subscriber.next()).value?.id).toBe("5");
});

test("what waits is given before the end", async () => {
  const { subscriber, calls } = subscribe();
  await take(subscriber, job("1"));
  subscriber.tell(job("2"));
  subscriber.end({ error: new Error("over") });
  subscriber.tell(job("3"));

  expect((await subscriber.next()).value?.id).toBe("2");
  await expect(subscriber.next()).rejects.toThrow("over");
  expect(await subscriber.next()).toEqual({ done: true, value: undefined });
  await subscriber.return();
  expect(calls).toEqual(["join"]);
});

test("after throw nothing is left", async () => {
  const { subscriber, calls } = subscribe();
  await take(subscriber, job("1"));

  await expect(subscriber.throw(new Error("no more"))).rejects.toThrow("no more");

  expect(calls).toEqual(["join", "leave"]);
});
