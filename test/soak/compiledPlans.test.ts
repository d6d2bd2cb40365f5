import { expect, test } from "@jest/globals";
import { compareCompiled, compareWithGraphql } from "../support/compareWithGraphql.js";

/** Printed by fast-check where a run fails; another one each time. */
const seed = Date.now() % 2 ** 31;

test("what 100,000 random queries give when they are compiled is what graphql-js gives", async () => {
  const { compared, planned } = await compareCompiled({ seed, numRuns: 100_000 });

  expect(compared).toBe(100_000);
  expect(planned).toBeGreaterThan(compared);
}, 3_600_000);

test("2,000 random operations are answered the same each time they come, and as graphql-js answers them", async () => {
  const { compared, planned } = await compareWithGraphql({ seed, numRuns: 2_000 });

  expect(compared).toBeGreaterThan(1_500);
  expect(planned).toBeGreaterThan(compared);
}, 3_600_000);
