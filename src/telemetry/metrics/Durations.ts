/** A value of a label. */
type LabelValue = string | number;

export interface DurationsOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** The durations that have the same labels. */
interface Series {
  readonly labels: Readonly<Record<string, LabelValue>>;
  /** How many fell into each bucket; the last one has those above all bounds. */
  readonly counts: number[];
  seconds: number;
}

/** A value of a histogram, as prom-client has it in JSON. */
interface HistogramValue {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, LabelValue>>;
  readonly value: number;
}

/** The series by their values of one label, and below by those of the next. */
interface Branch {
  readonly next: Map<LabelValue, Branch>;
  series?: Series;
}

/** Bounds in seconds: from an answer that is reused to a long transfer. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/**
 * A histogram of durations. That of prom-client checks, copies and sorts the labels at each observation, of which a request makes three;
 * this one only counts. prom-client gets the counts when the metrics are read, and writes them.
 */
export class Durations<Label extends string> {
  readonly #options: DurationsOptions<Label>;
  readonly #root: Branch = { next: new Map() };
  readonly #series: Series[] = [];

  constructor(options: DurationsOptions<Label>) {
    this.#options = options;
  }

  observe(labels: Readonly<Record<Label, LabelValue>>, seconds: number): void {
    const series = this.#seriesOf(labels);
    let bucket = 0;
    while (seconds > (BUCKETS[bucket] ?? Infinity)) bucket++;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.seconds += seconds;
  }

  /** Found value by value: to make one key of them would cost more than all else here. */
  #seriesOf(labels: Readonly<Record<Label, LabelValue>>): Series {
    let branch = this.#root;
    for (const name of this.#options.labelNames) {
      const value = labels[name];
      let next = branch.next.get(value);
      if (next === undefined) branch.next.set(value, (next = { next: new Map() }));
      branch = next;
    }
    if (branch.series === undefined) {
      const counts = new Array<number>(BUCKETS.length + 1).fill(0);
      this.#series.push((branch.series = { labels: { ...labels }, counts, seconds: 0 }));
    }
    return branch.series;
  }

  /** As prom-client has the metrics of another process. */
  toJSON() {
    const { name, help } = this.#options;
    const values = this.#series.flatMap((series) => [...valuesOf(name, series)]);
    return { name, help, type: "histogram", aggregator: "sum", values };
  }
}

function* valuesOf(name: string, { labels, counts, seconds }: Series): Generator<HistogramValue> {
  let total = 0;
  for (const [index, count] of counts.entries()) {
    total += count;
    yield { metricName: `${name}_bucket`, labels: { le: BUCKETS[index] ?? "+Inf", ...labels }, value: total };
  }
  yield { metricName: `${name}_sum`, labels, value: seconds };
  yield { metricName: `${name}_count`, labels, value: total };
}
