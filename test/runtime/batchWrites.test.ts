import { expect, test } from "@jest/globals";
import { batchWrite } from "../../src/runtime/batchWrites.js";

test("what is left to the end of a turn runs in order, and what one throws is that one's alone", async () => {
  const happened: unknown[] = [];
  const broken = new Error("broken");

  await new Promise<void>((resolve, reject) => {
    batchWrite(() => happened.push("first"), reject);
    batchWrite(
      () => {
        throw broken;
      },
      (error) => happened.push(error),
    );
    batchWrite(() => batchWrite(resolve, reject), reject);
    happened.push("before");
  });

  expect(happened).toEqual(["before", "first", broken]);
});
