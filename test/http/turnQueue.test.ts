import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Turn, TurnQueue } from "../../src/http/TurnQueue.js";

const turn = (): Turn => ({ isOver: false, come: () => undefined, stop: () => undefined });

test("whoever waits gets the turn in the order in which they came, however many give up", () => {
  const step = fc.oneof(
    fc.nat(800).map((count) => ({ add: count })),
    fc.nat(800).map((count) => ({ shift: count })),
    fc.nat().map((leave) => ({ leave })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new TurnQueue();
      let expected: Turn[] = [];
      for (const each of steps) {
        if ("add" in each) {
          const added = Array.from({ length: each.add }, turn);
          for (const one of added) queue.add(one);
          expected.push(...added);
        } else if ("shift" in each) {
          for (let n = 0; n < each.shift; n++) expect(queue.shift()).toBe(expected.shift());
        } else {
          const leaving = expected.filter((_, index) => (index + each.leave) % 3 > 0);
          for (const one of leaving) expect(queue.leave(one)).toBe(true);
          for (const one of leaving) expect(queue.leave(one)).toBe(false);
          expected = expected.filter((one) => !one.isOver);
        }
        expect(queue.size).toBe(expected.length);
      }
    }),
  );
});
