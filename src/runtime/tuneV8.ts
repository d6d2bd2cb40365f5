import { executionAsyncResource } from "node:async_hooks";
import { setFlagsFromString } from "node:v8";

/** For a process that does the same small work for many at once. Each flag was measured, see docs/performance.md. */
const V8_FLAGS = [
  // V8 allocates directly in the old generation what has often survived. While the young generation is still small, that is
  // everything of a request; later it is garbage there, and keeps alive all that it points to.
  "--no-allocation-site-pretenuring",
  // Little survives a collection of the young generation, so sharing the work among threads costs more than it saves.
  "--no-parallel-scavenge",
  // A request passes through many small functions: inline more of them than by default (920 and 460).
  "--max-inlined-bytecode-size-cumulative=3000",
  "--max-inlined-bytecode-size=1200",
  // V8 drops the optimised code for a kind of object after two collections that find none. Between two requests there are
  // no objects of most kinds.
  "--retain-maps-for-n-gc=100",
  // By default the old generation grows by as little as a tenth between collections. Buffers count too, and are most of it: after
  // a quiet time, large listings would trigger several full collections a second.
  "--heap-growing-percent=300",
];

const kept: object[] = [];

/**
 * Keeps one of the objects that `process.nextTick` queues, about ten for each request. If a collection finds none alive, V8
 * forgets their layout and from then on creates each of them without optimised code, at five times the cost.
 */
function keepTickObject(): void {
  process.nextTick(() => {
    kept.push(executionAsyncResource());
  });
}

/** Sets up V8 for the service. Call it once, at start. */
export function tuneV8(): void {
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  keepTickObject();
}
