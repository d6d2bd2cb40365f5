import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { MeDocument } from "../../generated/operations.js";
import { Scrape } from "../../support/Scrape.js";
import { startTestApp } from "../../support/startTestApp.js";

const ROOT = new URL("../../../", import.meta.url);
const textOf = (path: string) => readFile(new URL(path, ROOT), "utf8");

/** The metrics that a text asks for, by their selectors. */
function selected(text: string): { readonly name: string; readonly labels: string[] }[] {
  return [...text.matchAll(/\b([a-z][a-z0-9_]+)\{([^}]*)\}/g)].map(([, name = "", matchers = ""]) => ({
    name,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
  }));
}

/** Labels that Prometheus adds. */
const ADDED = ["job", "instance"];

test("each metric and label of the dashboard, the alerts and the page for operators is one that the service tells", async () => {
  // A store that is not there: the metrics tell that.
  await using app = await startTestApp({ env: { METRICS_PORT: "0", RATE_LIMIT_URL: "redis://127.0.0.1:1" } });
  await (await app.signIn()).execute(MeDocument);
  const { text, samples } = await Scrape.of(app);
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => [name, type]));
  const isTold = (name: string) => {
    const [, base = "", part] = /^(.*?)(_bucket|_count|_sum)?$/.exec(name) ?? [];
    return part === undefined ? types.has(name) : types.get(base) === "histogram" || types.has(name);
  };

  const dashboard = await textOf("deploy/monitoring/grafana-dashboard.json");
  const alerts = await textOf("deploy/monitoring/alerts.yml");
  const page = await textOf("docs/operations.md");
  const expressions = selected(dashboard.replaceAll('\\"', '"') + alerts).filter(({ name }) => name !== "up");
  expect(expressions.length).toBeGreaterThan(50);
  const documented = [...page.matchAll(/`((?:http_|graphql_|ensims_)\w+?)(?:\{(.*?)\})?`/g)]
    .map(([, name = "", labels = ""]) => ({ name, labels: labels === "" ? [] : labels.split(", ") }))
    .filter(({ name }) => name !== "http_route");
  expect(documented.length).toBeGreaterThan(20);

  const unknown = [...expressions, ...documented].filter(({ name, labels }) => {
    const [sample] = samples.filter((each) => each.name === name || each.name === `${name}_count`);
    const known = sample && new Set([...Object.keys(sample.labels), ...ADDED]);
    return !isTold(name) || (known !== undefined && !labels.every((label) => known.has(label)));
  });
  expect(unknown).toEqual([]);
  const own = [...types.keys()].filter((name) => /^(?:http|graphql|ensims)_/.test(name));
  expect(own.filter((name) => !documented.some((each) => each.name === name))).toEqual([]);
});
