import { test } from "@jest/globals";
import fc from "fast-check";
import { type Turn, WaitQueue } from "../../../src/http/resilience/WaitQueue.js";

const turn = (): Turn => ({ isOver: false, come: () => undefined, stop: () => undefined });

test("whoever waits gets the turn in the order in which they came, however many give up", () => {
  const step = fc.oneof(
    fc.nat(800).map((count) => ({ add: count })),
    fc.nat(800).map((count) => ({ shift: count })),
    fc.nat().map((leave) => ({ leave })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new WaitQueue();
      let expected: Turn[] = [];
      let isRight = true;
      for (const each of steps) {
        if ("add" in each) {
          const added = Array.from({ length: each.add }, turn);
          for (const one of added) queue.add(one);
          expected.push(...added);
        } else if ("shift" in each) {
          const came = Array.from({ length: each.shift }, () => queue.shift());
          isRight &&= came.every((one) => one === expected.shift());
        } else {
          const leaving = expected.filter((_, index) => (index + each.leave) % 3 > 0);
          isRight &&= leaving.every((one) => queue.leave(one));
          isRight &&= !leaving.some((one) => queue.leave(one));
          expected = expected.filter((one) => !one.isOver);
        }
        isRight &&= queue.size === expected.length;
      }
      return isRight; // an `expect` for each of a million turns would take most of the time
    }),
  );
});
