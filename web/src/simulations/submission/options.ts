import type { JeplusSubset, JobType, RadianceProgram } from "../../api/operations";

/** `auto`: JESS finds out, for the files of another job. */
export type Program = "auto" | "energyPlus" | "jeplus" | "radiance" | "daysim";

/** What the fields of the second step hold; each program uses some of them. Names are empty if JESS is to look for the file. */
export interface Options {
  readonly program: Program;
  readonly model: string;
  readonly weather: readonly string[];
  readonly split: boolean;
  readonly subset: JeplusSubset;
  readonly sampleSize: string;
  readonly caseList: string;
  readonly radianceProgram: RadianceProgram;
  readonly args: string;
  readonly input: string;
  readonly output: string;
}

export const PROGRAM_NAMES: Readonly<Record<Program, string>> = {
  auto: "As JESS finds out",
  energyPlus: "EnergyPlus",
  jeplus: "jEPlus",
  radiance: "Radiance",
  daysim: "DaySim",
};

/** The main file of each program, by its extension. */
export const MODEL_EXTENSIONS: Readonly<Record<Program, readonly string[]>> = {
  auto: [],
  energyPlus: [".idf", ".imf"],
  jeplus: [".json", ".jep"],
  radiance: [".oct"],
  daysim: [".hea"],
};

export const WEATHER_EXTENSIONS = [".epw"] as const;

export const withExtension = (names: readonly string[], extensions: readonly string[]): readonly string[] =>
  names.filter((name) => extensions.some((extension) => name.toLowerCase().endsWith(extension)));

/** By the names of the files. */
export function guessProgram(names: readonly string[]): Program {
  const found = (["jeplus", "radiance", "daysim"] as const).find(
    (program) => withExtension(names, MODEL_EXTENSIONS[program]).length > 0,
  );
  return found ?? "energyPlus";
}

/** Whether the files of a folder of the storage look like a simulation: a model, or a project, and the weather. */
export const isRunnable = (names: readonly string[]): boolean =>
  withExtension(names, WEATHER_EXTENSIONS).length > 0 && names.some(isModel);

/** Whether a file of the storage can be the model, or the project, of a simulation. */
export const isModel = (name: string): boolean =>
  withExtension([name], [...MODEL_EXTENSIONS.energyPlus, ...MODEL_EXTENSIONS.jeplus]).length > 0;

/** The only name that fits, else none. */
const only = (names: readonly string[]): string => (names.length === 1 ? (names[0] ?? "") : "");

/** What the files suggest for a program. @param model the one to run, if the program can run it */
export function optionsFor(program: Program, names: readonly string[], model = ""): Options {
  const weather = only(withExtension(names, WEATHER_EXTENSIONS));
  return {
    program,
    model:
      withExtension([model], MODEL_EXTENSIONS[program])[0] ?? only(withExtension(names, MODEL_EXTENSIONS[program])),
    weather: weather === "" ? [] : [weather],
    split: false,
    ...{ subset: "DEFAULT", sampleSize: "", caseList: "" },
    ...{ radianceProgram: "RTRACE", args: "", output: "out" },
    input: only(withExtension(names, program === "daysim" ? [".in", ".pts"] : [".vf", ".in", ".pts"])),
  };
}

/** The program of an earlier job, which is run again. */
export function programOf(type: JobType): Program {
  switch (type) {
    case "ENERGYPLUS":
    case "ENERGYPLUS_SPLIT":
      return "energyPlus";
    case "JEPLUS":
      return "jeplus";
    case "RADIANCE":
    case "DAYSIM":
    case "UNKNOWN":
      return "auto";
  }
}

export type Problems = Partial<Record<keyof Options, string>>;

/** What has to be changed before the job can be sent. @param names of the files, if they are known */
export function problemsOf(options: Options, names: readonly string[] | undefined): Problems {
  const { program, model, weather, subset, sampleSize, caseList, input, output } = options;
  const problems: { -readonly [key in keyof Problems]: Problems[key] } = {};
  const missing = (extensions: readonly string[]) => {
    const count = names ? withExtension(names, extensions).length : 1;
    if (count === 0) return `There is none among the files (${extensions.join(", ")}).`;
    return count > 1 ? "There is more than one. Choose one." : undefined;
  };
  const modelProblem = program === "auto" || model !== "" ? undefined : missing(MODEL_EXTENSIONS[program]);
  if (modelProblem !== undefined) problems.model = modelProblem;
  if (program === "energyPlus" && weather.length === 0) {
    const problem = missing(WEATHER_EXTENSIONS);
    if (problem !== undefined) problems.weather = problem;
  }
  if (program === "jeplus" && subset === "LHS" && !/^[1-9]\d{0,8}$/.test(sampleSize.trim())) {
    problems.sampleSize = "Give a whole number, 1 or more.";
  }
  if (program === "jeplus" && subset === "LIST_FILE" && caseList === "") problems.caseList = "Name the file.";
  if ((program === "radiance" || program === "daysim") && model === "" && !problems.model)
    problems.model = "Name the file.";
  if ((program === "radiance" || program === "daysim") && input.trim() === "")
    problems.input = "Give a name or a pattern.";
  if (program === "radiance" && !/^[\w!-]{1,16}$/.test(output)) problems.output = "Give an extension without a dot.";
  return problems;
}
