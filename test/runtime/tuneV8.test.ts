import { createHook } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { tuneV8 } from "../../src/runtime/tuneV8.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The objects in which what `run` has queued by `process.nextTick` waits. */
function ticksOf(run: () => void): WeakRef<object>[] {
  const ticks: WeakRef<object>[] = [];
  const hook = createHook({
    init(_id, type, _trigger, resource: object) {
      if (type === "TickObject") ticks.push(new WeakRef(resource));
    },
  }).enable();
  run();
  hook.disable();
  return ticks;
}

test("one of the objects that process.nextTick queues survives every garbage collection", async () => {
  const others = ticksOf(() => process.nextTick(() => undefined));
  const kept = ticksOf(tuneV8);
  await nextTurn();

  collect();
  await nextTurn();

  expect(others.map((tick) => tick.deref())).toEqual([undefined]);
  expect(kept.map((tick) => tick.deref())).toEqual([
    expect.objectContaining({ callback: expect.any(Function) as unknown }),
  ]);
});
