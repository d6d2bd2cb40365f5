import type { OutgoingField } from "../../users/files/multipart.js";
import { BadJobInput } from "./BadJobInput.js";
import { type Jeplus, type JobInput, type Maybe } from "./jobInput.js";
import { JobForm } from "./JobForm.js";
import type { Option } from "./options.js";

/** The fields of the upstream's form, with what the caller calls each: upstream-api §4.6. Only what is no default. */
class Fields {
  readonly fields: OutgoingField[] = [];
  readonly labels: Partial<Record<Option, string>> = {};

  add(name: Option, label: string, value: Maybe<string>): void {
    if (value === undefined || value === null) return;
    this.fields.push({ name, value });
    this.labels[name] = label;
  }
}

/**
 * The form fields of a job, checked.
 * @throws BadJobInput
 */
export function toForm({ title, description, simulation }: JobInput): { form: JobForm; fields: OutgoingField[] } {
  const out = new Fields();
  out.add("title", "title", title === "" ? null : title);
  out.add("desc", "description", description === "" ? null : description);
  if (simulation) addSimulation(out, simulation);
  const { fields, labels } = out;
  labels.subset ??= "simulation.jeplus.subset";
  labels.cases ??= "simulation.jeplus.caseList";
  const form = new JobForm(labels);
  for (const field of fields) form.add(field);
  form.checkTogether();
  return { form, fields };
}

function addSimulation(out: Fields, simulation: NonNullable<JobInput["simulation"]>): void {
  const { energyPlus, jeplus, radiance, daysim } = simulation;
  if (energyPlus) {
    const { model, weather, split } = energyPlus;
    if (weather && weather.length > 1) {
      throw new BadJobInput(
        "`simulation.energyPlus.weather` has several names. Give one: only a job from stored files takes more.",
      );
    }
    out.add("type", "simulation", "EP");
    out.add("model", "simulation.energyPlus.model", model);
    out.add("weather", "simulation.energyPlus.weather", weather?.[0]);
    if (split) out.add("split", "simulation.energyPlus.split", "TRUE");
  }
  if (jeplus) {
    out.add("type", "simulation", "JEP");
    out.add("model", "simulation.jeplus.project", jeplus.project);
    addSubset(out, jeplus);
  }
  if (radiance) {
    out.add("type", "simulation", "RAD");
    out.add("program", "simulation.radiance.program", radiance.program.toLowerCase());
    out.add("model", "simulation.radiance.model", radiance.model);
    out.add("args", "simulation.radiance.arguments", radiance.arguments);
    out.add("input", "simulation.radiance.input", radiance.input);
    out.add("output", "simulation.radiance.output", radiance.output);
  }
  if (daysim) {
    out.add("type", "simulation", "DS");
    out.add("model", "simulation.daysim.model", daysim.model);
    out.add("input", "simulation.daysim.input", daysim.input);
  }
}

/** The upstream has one field for the number of cases and for their list. */
function addSubset(out: Fields, { subset, sampleSize, caseList }: Jeplus): void {
  if (subset !== "DEFAULT") out.add("subset", "simulation.jeplus.subset", subset);
  const own = subset === "LHS" ? "sampleSize" : "caseList";
  const other = own === "sampleSize" ? (caseList ?? undefined) : (sampleSize ?? undefined);
  if (other !== undefined) {
    throw new BadJobInput(
      "`simulation.jeplus.sampleSize` goes with the subset LHS only, `simulation.jeplus.caseList` with LIST_FILE only. Leave the other out.",
    );
  }
  out.labels.cases = `simulation.jeplus.${own}`;
  out.add("cases", out.labels.cases, own === "sampleSize" ? sampleSize?.toString() : caseList);
}
