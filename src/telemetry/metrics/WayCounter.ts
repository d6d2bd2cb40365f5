import { Counter, type Registry } from "prom-client";

/** How the answer of an operation came about. */
const WAYS = ["interpreted", "compiled", "partial", "hit", "fresh"] as const;
export type Way = (typeof WAYS)[number];

/** Counts operations by how their answer came about. As `Durations` it only counts: prom-client gets the counts when the metrics are read. */
export class WayCounter {
  readonly #counts = new Map<Way, number>(WAYS.map((way) => [way, 0])); // from the start, so that the first one is an increase

  constructor(registry: Registry) {
    const counts = this.#counts;
    new Counter({
      name: "ensims_operations_total",
      help: "Valid GraphQL operations, by how their answer came about.",
      labelNames: ["way"],
      registers: [registry],
      collect() {
        this.reset();
        for (const [way, count] of counts) this.inc({ way }, count);
      },
    });
  }

  count(way: Way): void {
    this.#counts.set(way, (this.#counts.get(way) ?? 0) + 1);
  }
}
