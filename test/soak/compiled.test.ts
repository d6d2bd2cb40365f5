import { expect, test } from "@jest/globals";
import { compareCompiled, compareWithGraphql } from "../support/compareWithGraphql.js";

/** Another one each time; fast-check prints it when a run fails. `SEED` repeats that run. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

test("what 200,000 random queries give when they are compiled is what graphql-js gives", async () => {
  const { compared, planned } = await compareCompiled({ seed, numRuns: 200_000 });

  expect(compared).toBe(200_000);
  expect(planned).toBeGreaterThan(compared);
}, 3_600_000);

test("2,000 random operations are answered the same each time they come, and as graphql-js answers them", async () => {
  const { compared, planned } = await compareWithGraphql({ seed, numRuns: 2_000 });

  expect(compared).toBeGreaterThan(1_500);
  expect(planned).toBeGreaterThan(compared);
}, 3_600_000);
