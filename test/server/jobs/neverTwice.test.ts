import { expect, test } from "@jest/globals";
import { cutSubmissions } from "../../support/cuts/cutSubmissions.js";

/** Always the same; the soak test takes others. */
const SEED = 20_261_129;

test("a submission that is cut anywhere arrives at most once, and is uncertain exactly when all was sent and no answer came", async () => {
  await expect(cutSubmissions({ seed: SEED, numRuns: 100 })).resolves.toBeUndefined();
});
