import { expect, test } from "@jest/globals";
import { compareCompiled, compareWithGraphql } from "../../support/compareWithGraphql.js";

/** Always the same, so that a run tells of the change that was made and not of luck; the soak test takes others. */
const SEED = 20_261_129;

test("what 5,000 random queries give when they are compiled is what graphql-js gives", async () => {
  const { compared, planned } = await compareCompiled({ seed: SEED, numRuns: 5_000 });

  expect(compared).toBe(5_000);
  expect(planned).toBeGreaterThan(compared);
}, 600_000);

test("random operations are answered the same each time they come, and as graphql-js answers them", async () => {
  const { compared, planned } = await compareWithGraphql({ seed: SEED, numRuns: 100 });

  expect(compared).toBeGreaterThan(75);
  expect(planned).toBeGreaterThan(compared);
}, 600_000);
