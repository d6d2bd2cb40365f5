import { BadJobInput } from "./BadJobInput.js";
import { type Maybe, type StoredJobInput } from "./jobInput.js";
import { checkOption, type Option } from "./options.js";

/** The body of `POST /job` for files that the upstream has, without the reference to them: upstream-api §4.7. */
export type CreateCommand = Readonly<Record<string, string | boolean | readonly string[]>>;

/**
 * What to run from stored files, checked. Only what is no default.
 * @throws BadJobInput
 */
export function toCommand({ title, description, simulation }: StoredJobInput): CreateCommand {
  const command: { [key: string]: string | boolean | readonly string[]; split?: boolean; subset?: string } = {
    cmd: "Create",
  };
  const add = (key: string, option: Option, label: string, value: Maybe<string | readonly string[]>) => {
    if (value === undefined || value === null) return;
    const values = typeof value === "string" ? [value] : value;
    for (const each of values) checkOption(option, label, each);
    if (values.length === 0) return;
    command[key] = value;
  };
  add("caption", "title", "title", title === "" ? null : title);
  add("description", "desc", "description", description === "" ? null : description);
  if (!simulation) return command;
  const { energyPlus, jeplus } = simulation;
  add("main", "model", "simulation.energyPlus.model", energyPlus?.model);
  add("weatherRef", "weather", "simulation.energyPlus.weather", energyPlus?.weather);
  if (energyPlus?.split === true) command.split = true;
  if (!jeplus) return command;
  const { project, subset, caseLists } = jeplus;
  if (subset === "LHS") {
    throw new BadJobInput(
      "`simulation.jeplus.subset` LHS cannot be run from stored files. Send the files with the job.",
    );
  }
  if ((subset === "LIST_FILE") !== (caseLists ?? []).length > 0) {
    throw new BadJobInput(
      "`simulation.jeplus.caseLists` goes with the subset LIST_FILE, and only with it: names of files.",
    );
  }
  add("main", "model", "simulation.jeplus.project", project);
  if (subset !== "DEFAULT") command.subset = subset;
  add("caseList", "model", "simulation.jeplus.caseLists", caseLists);
  return command;
}
