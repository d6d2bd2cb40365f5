import { executionAsyncResource } from "node:async_hooks";

const kept: object[] = [];

/**
 * Keeps one of the objects that `process.nextTick` queues, of which node:http and streams make some ten for each request. Once
 * a garbage collection finds none alive, V8 forgets how they are laid out, and from then on makes each of them without what it
 * has compiled for that: at five times the price, for as long as the process lives.
 */
export function tuneV8(): void {
  process.nextTick(() => {
    kept.push(executionAsyncResource());
  });
}
