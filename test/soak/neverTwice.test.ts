import { expect, test } from "@jest/globals";
import { cutSubmissions } from "../support/cuts/cutSubmissions.js";
import { record } from "./figures.js";

/** Another one each time; fast-check prints it when a run fails. `SEED` repeats that run. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

test("of 1,000 submissions that are cut at random each arrives at most once, and is uncertain exactly when it may be there", async () => {
  await expect(cutSubmissions({ seed, numRuns: 1_000 })).resolves.toBeUndefined();

  await record("submissions cut at random: arrived twice, or with a wrong outcome", "0 of 1,000");
}, 600_000);
