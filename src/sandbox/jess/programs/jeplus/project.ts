import { posix } from "node:path";
import { z } from "zod";
import { parameterValues } from "./parameterValues.js";
import { Rejection } from "../Program.js";
import { choose, findNamed } from "../submission.js";

const projectFile = z.object({
  idfdir: z.string().default("./"),
  idftemplate: z.string().optional(),
  weatherDir: z.string().default("./"),
  weatherFile: z.string().optional(),
  parameters: z.array(z.object({ searchString: z.string().min(1), valuesString: z.string() })),
});

export interface Parameter {
  /** What is replaced in the model, e.g. `@@ua@@`. */
  readonly searchString: string;
  readonly values: readonly string[];
}

/** A jEPlus project, with the paths of its files in the submission. */
export interface JeplusProject {
  readonly weathers: readonly string[];
  readonly models: readonly string[];
  readonly parameters: readonly Parameter[];
}

/**
 * Reads a project and finds its files.
 * @param path where the project lies among the files
 * @throws {Rejection} if it is no project, or a file of it is missing
 */
export function readProject(content: string, path: string, files: readonly string[]): JeplusProject {
  const project = parse(content, path);
  const dir = posix.dirname(path);
  const find = (what: string, extensions: string[], folder: string, names: string | undefined) =>
    names === undefined
      ? [choose(files, { what, extensions, option: path, named: undefined })]
      : names
          .split(/[,;]/)
          .map((name) => findNamed(files, what, posix.join(dir, slashes(folder), slashes(name.trim()))));
  return {
    weathers: find("weather file", [".epw"], project.weatherDir, project.weatherFile),
    models: find("model", [".idf", ".imf"], project.idfdir, project.idftemplate),
    parameters: project.parameters.map(({ searchString, valuesString }) => {
      try {
        return { searchString, values: parameterValues(valuesString) };
      } catch (error) {
        throw new Rejection(`${path}: parameter ${searchString}: ${error instanceof Error ? error.message : ""}.`);
      }
    }),
  };
}

function parse(content: string, path: string): z.infer<typeof projectFile> {
  if (posix.extname(path).toLowerCase() === ".jep") {
    throw new Rejection(`The sandbox reads projects in JSON only: save ${path} as .json.`);
  }
  try {
    return projectFile.parse(JSON.parse(content));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : "no JSON";
    throw new Rejection(`${path} is not a jEPlus project: ${reason}.`);
  }
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
