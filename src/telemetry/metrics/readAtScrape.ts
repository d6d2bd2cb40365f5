import { Counter, Gauge, type Registry } from "prom-client";
import type { MetricSources, SlotFigures, SlotKind, UpstreamFigures } from "./Metrics.js";

type Labels = Readonly<Record<string, string>>;

/** A figure, and what it is of. */
type Sample = readonly [labels: Labels, value: number];

interface Reading {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly read: () => number | readonly Sample[];
}

const CIRCUIT: Readonly<Record<UpstreamFigures["circuit"], number>> = { closed: 0, halfOpen: 1, open: 2 };
const SERVICES = ["users", "jess"] as const;
const SLOT_KINDS: readonly SlotKind[] = ["calls", "background", "transfers"];

const samplesOf = ({ read }: Reading): readonly Sample[] => {
  const figures = read();
  return typeof figures === "number" ? [[{}, figures]] : figures;
};

function addGauge(reading: Reading, registry: Registry): void {
  const { name, help, labelNames = [] } = reading;
  new Gauge({
    ...{ name, help, labelNames, registers: [registry] },
    collect() {
      for (const [labels, value] of samplesOf(reading)) this.set(labels, value);
    },
  });
}

/** What is counted elsewhere. */
function addCounter(reading: Reading, registry: Registry): void {
  const { name, help, labelNames = [] } = reading;
  new Counter({
    ...{ name, help, labelNames, registers: [registry] },
    collect() {
      this.reset();
      for (const [labels, value] of samplesOf(reading)) this.inc(labels, value);
    },
  });
}

const serverGauges = ({ server }: MetricSources): Reading[] => [
  {
    name: "http_server_active_requests",
    help: "Requests under way, without streams.",
    read: () => server().requests,
  },
  { name: "ensims_streams", help: "Open streams of subscriptions.", read: () => server().streams },
  { name: "ensims_streams_limit", help: "Most of them: MAX_STREAMS.", read: () => server().maxStreams },
  {
    name: "ensims_job_watches",
    help: "Jobs and lists of jobs that are looked at for subscriptions.",
    read: () => server().watches,
  },
  {
    name: "ensims_job_looks",
    help: "Looks at them that are under way, or wait for their turn.",
    labelNames: ["state"],
    read: () => {
      const { looksUnderWay, looksWaiting } = server();
      return [
        [{ state: "used" }, looksUnderWay],
        [{ state: "waiting" }, looksWaiting],
      ];
    },
  },
];

function upstreamGauges({ upstreams }: MetricSources): Reading[] {
  const ofEachSlot = (samples: (labels: Labels, slots: SlotFigures) => Sample[]) => () =>
    SERVICES.flatMap((service) => {
      const { slots } = upstreams[service]();
      return SLOT_KINDS.flatMap((kind) => samples({ service, kind }, slots[kind]));
    });
  return [
    {
      name: "ensims_circuit_state",
      help: "Whether calls of a REST API are refused because it is down: 0 no, 1 one is let through to try, 2 yes.",
      labelNames: ["service"],
      read: () => SERVICES.map((service) => [{ service }, CIRCUIT[upstreams[service]().circuit]]),
    },
    {
      name: "ensims_upstream_slots",
      help: "Calls of a REST API that have a slot, and those that wait for one.",
      labelNames: ["service", "kind", "state"],
      read: ofEachSlot((labels, { used, waiting }) => [
        [{ ...labels, state: "used" }, used],
        [{ ...labels, state: "waiting" }, waiting],
      ]),
    },
    {
      name: "ensims_upstream_slots_limit",
      help: "How many slots there are.",
      labelNames: ["service", "kind"],
      read: ofEachSlot((labels, { limit }) => [[labels, limit]]),
    },
  ];
}

const counters = ({ server }: MetricSources): Reading[] => [
  {
    name: "ensims_shed_total",
    help: "Requests that were refused with 503 because this process had too much to do.",
    read: () => server().shed,
  },
  {
    name: "ensims_logon_refused_total",
    help: "Log-ons that were refused without asking the REST API, by the limit of the account or of the address.",
    labelNames: ["by"],
    read: () => Object.entries(server().logonsRefused).map(([by, count]) => [{ by }, count]),
  },
  {
    name: "ensims_job_looks_total",
    help: "Looks at JESS that were begun for subscriptions.",
    read: () => server().looks,
  },
];

/** Adds metrics that cost nothing until they are read: what the service knows of itself anyway. */
export function readAtScrape(sources: MetricSources, registry: Registry): void {
  for (const each of [...serverGauges(sources), ...upstreamGauges(sources)]) addGauge(each, registry);
  for (const each of counters(sources)) addCounter(each, registry);
  const { storeIsUp } = sources;
  if (storeIsUp === undefined) return;
  const help = "Whether the store of RATE_LIMIT_URL can be used: 1 or 0.";
  addGauge({ name: "ensims_logon_store_up", help, read: () => (storeIsUp() ? 1 : 0) }, registry);
}
