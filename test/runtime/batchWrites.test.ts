import { expect, test } from "@jest/globals";
import { batchWrite } from "../../src/runtime/batchWrites.js";

test("batched writes run in order, and an error of one does not affect the others", async () => {
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
