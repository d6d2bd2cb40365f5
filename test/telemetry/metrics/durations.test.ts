import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AggregatorRegistry, Histogram, Registry } from "prom-client";
import { Durations } from "../../../src/telemetry/metrics/Durations.js";

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
const about = { name: "duration_seconds", help: "How long it took.", labelNames: ["route", "status"] as const };

const observations = fc.array(
  fc.record({
    route: fc.constantFrom("/graphql", "/files/*", "", 'a "b"\\c'),
    status: fc.constantFrom<number | string>(200, 404, ""),
    // Whole parts of a binary fraction, so that sums do not depend on their order; the bounds themselves are among them.
    seconds: fc.oneof(
      fc.nat({ max: 2 ** 20 }).map((parts) => parts / 2 ** 12),
      fc.constantFrom(0.25, 0.5, 1, 2.5, 5, 10, 30, 120),
    ),
  }),
);

/** Each line of a metric; the order of series and labels means nothing. */
const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").sort().join(",")}}`))
    .sort();

test("durations read as those of a histogram of prom-client", async () => {
  await fc.assert(
    fc.asyncProperty(observations, async (all) => {
      const registry = new Registry();
      const histogram = new Histogram({ ...about, buckets: BUCKETS, registers: [registry] });
      const durations = new Durations(about);
      for (const { seconds, ...labels } of all) {
        histogram.observe(labels, seconds);
        durations.observe(labels, seconds);
      }

      const text = await AggregatorRegistry.aggregate([[durations.toJSON()]]).metrics();

      expect(linesOf(text)).toEqual(linesOf(await registry.metrics()));
    }),
  );
});
