import { expect, test } from "@jest/globals";
import { batchWrite } from "../../src/runtime/batchWrites.js";

test("batched writes run in order, and an error of one does not affect the others", async () => {
  const happened: unknown[] = [];
  const broken = new Error("broken");

  await new Promise<void>((resolve, reject) => {
    batchWrite({ write: () => happened.push("first"), fail: reject });
    batchWrite({
      write: () => {
        throw broken;
      },
      fail: (error) => happened.push(error),
    });
    batchWrite({ write: () => batchWrite({ write: resolve, fail: reject }), fail: reject });
    happened.push("before");
  });

  expect(happened).toEqual(["before", "first", broken]);
});
