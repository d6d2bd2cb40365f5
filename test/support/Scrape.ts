type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

function parse(line: string): Sample {
  const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", text = ""]) => [key, text]);
  return { name, labels: Object.fromEntries(pairs) as Labels, value: Number(value) };
}

/** What Prometheus reads of a service at a moment. */
export class Scrape {
  readonly text: string;
  readonly samples: readonly Sample[];

  private constructor(text: string) {
    this.text = text;
    this.samples = text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map(parse);
  }

  static async of({ metricsUrl }: { readonly metricsUrl: string | undefined }): Promise<Scrape> {
    const response = await fetch(metricsUrl ?? "");
    if (response.status !== 200) throw new Error(`the metrics were answered by ${response.status}`);
    return new Scrape(await response.text());
  }

  /** The sum of all samples with a name and these labels, whatever others they have. */
  sum(name: string, labels: Labels = {}): number {
    const matching = this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => (sample.labels[key] ?? "") === value),
    );
    return matching.reduce((sum, { value }) => sum + value, 0);
  }

  /** The samples with a name that are not 0, by the values of their labels. */
  all(name: string): Record<string, number> {
    const named = this.samples.filter((sample) => sample.name === name && sample.value !== 0);
    return Object.fromEntries(named.map(({ labels, value }) => [Object.values(labels).join(" ").trim(), value]));
  }
}
