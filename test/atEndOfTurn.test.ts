import { expect, test } from "@jest/globals";
import { atEndOfTurn } from "../src/atEndOfTurn.js";

test("what is left to the end of a turn runs in order, and what one throws is that one's alone", async () => {
  const happened: unknown[] = [];
  const broken = new Error("broken");

  await new Promise<void>((resolve, reject) => {
    atEndOfTurn(() => happened.push("first"), reject);
    atEndOfTurn(
      () => {
        throw broken;
      },
      (error) => happened.push(error),
    );
    atEndOfTurn(() => atEndOfTurn(resolve, reject), reject);
    happened.push("before");
  });

  expect(happened).toEqual(["before", "first", broken]);
});
