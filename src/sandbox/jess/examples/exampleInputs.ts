import type { JobOptions } from "../programs/Program.js";
import { exampleFiles } from "../../store/examples/exampleFiles.js";

type Files = Readonly<Record<string, string | Buffer>>;

export interface ExampleInput {
  readonly options: JobOptions;
  readonly wireType: string;
  readonly subset: string | null;
  readonly files: () => Files;
}

/** These of the files that are in the storage from the start, by their paths in its folder `examples`. */
const stored = (...paths: readonly string[]): Files => {
  const files = exampleFiles();
  return Object.fromEntries(paths.map((path) => [path, files[`examples/${path}`] ?? ""]));
};

const model = "shoebox.idf";
const weather = "london-synthetic.epw";
const box = () => stored(model, weather);
const parametric = () => stored(weather, "parametric/project.json", "parametric/shoebox-template.idf");

/** What the examples were submitted with. */
export const inputs = {
  box: { options: { type: "EP" }, wireType: "EP_IDF", subset: "ALL", files: box },
  split: { options: { type: "EP", split: true }, wireType: "EP_IDF_SPLIT", subset: "ALL", files: box },
  fatal: {
    ...{ options: { type: "EP" }, wireType: "EP_IDF", subset: "ALL" },
    files: () => ({ ...box(), [model]: `! sandbox: fatal\n${String(stored(model)[model])}` }),
  },
  noWeather: { options: { type: "EP" }, wireType: "EP_IDF", subset: null, files: () => stored(model) },
  sample: {
    ...{ options: { type: "JEP", subset: "LHS", cases: "10" }, wireType: "JE_JEP", subset: "LHS_RANDOM" },
    files: parametric,
  },
  all: { options: { type: "JEP", subset: "ALL" }, wireType: "JE_JEP", subset: "ALL", files: parametric },
  picture: {
    options: { type: "RAD", program: "rpict", args: "-vtv -vh 45", model: "box.oct", input: "*.vf" },
    ...{ wireType: "RA_RPICT", subset: "ALL" },
    files: () => ({ "box.oct": "#?RADIANCE\n", "north.vf": "rvu -vtv\n", "south.vf": "rvu -vtv\n" }),
  },
} satisfies Record<string, ExampleInput>;
