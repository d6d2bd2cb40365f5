import type { StoredJobInput } from "../../api/operations";
import type { Options } from "./options";

export interface Titles {
  readonly title: string;
  readonly description: string;
}

type Fields = readonly (readonly [name: string, value: string])[];

function programFields(options: Options): Fields {
  const { program, model, weather, split, subset, sampleSize, caseList, radianceProgram, args, input, output } =
    options;
  switch (program) {
    case "auto":
      return [];
    case "energyPlus":
      return [
        ["type", "EP"],
        ["model", model],
        ["weather", weather[0] ?? ""],
        ...(split ? [["split", "TRUE"] as const] : []),
      ];
    case "jeplus":
      return [
        ["type", "JEP"],
        ["model", model],
        ...(subset === "DEFAULT" ? [] : [["subset", subset] as const]),
        ["cases", subset === "LHS" ? sampleSize.trim() : subset === "LIST_FILE" ? caseList : ""],
      ];
    case "radiance":
      return [
        ["type", "RAD"],
        ["program", radianceProgram.toLowerCase()],
        ["model", model],
        ["args", args.trim()],
        ["input", input.trim()],
        ["output", output],
      ];
    case "daysim":
      return [
        ["type", "DS"],
        ["model", model],
        ["input", input.trim()],
      ];
  }
}

/** The fields of `POST /jobs`, under the names of the upstream. What is empty is left out. */
export function formFields({ title, description }: Titles, options: Options): Fields {
  const fields: Fields = [["title", title.trim()], ["desc", description.trim()], ...programFields(options)];
  return fields.filter(([, value]) => value !== "");
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** The input of `submitStoredJob` and `rerunJob`. */
export function storedInput({ title, description }: Titles, options: Options): StoredJobInput {
  const { program, model, weather, split, subset, caseList } = options;
  const titles = { title: orNull(title), description: orNull(description) };
  switch (program) {
    case "energyPlus":
      return {
        ...titles,
        simulation: {
          energyPlus: { model: orNull(model), weather: weather.length > 0 ? [...weather] : null, split },
        },
      };
    case "jeplus": {
      const caseLists = subset === "LIST_FILE" ? { caseLists: [caseList] } : {};
      return { ...titles, simulation: { jeplus: { project: orNull(model), subset, ...caseLists } } };
    }
    case "auto":
    case "radiance":
    case "daysim":
      return titles;
  }
}
