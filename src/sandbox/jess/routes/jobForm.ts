import type { FastifyRequest } from "fastify";
import { receiveForm } from "../../routes/receiveForm.js";
import type { Service } from "../../Service.js";
import type { Staging } from "../../store/Staging.js";
import type { JobOptions } from "../programs/Program.js";

/** The text fields of a submission: upstream-api.md §4.6. */
const textFields = [
  ...(["type", "title", "desc", "model", "weather", "subset", "cases"] as const),
  ...(["program", "args", "input", "output"] as const),
] as const;

/**
 * Stages the files of a submission. An archive is unpacked with its folders, and nothing of them is left out.
 * @returns the options, or undefined if there is no file
 */
export async function receiveJob(
  request: FastifyRequest,
  staging: Staging,
  service: Service,
): Promise<JobOptions | undefined> {
  const { tops, options } = await receiveForm(request, staging, service);
  return tops.length === 0 ? undefined : jobOptions(options);
}

function jobOptions(form: ReadonlyMap<string, string>): JobOptions {
  const given = textFields.filter((name) => form.has(name));
  return {
    ...Object.fromEntries(given.map((name) => [name, form.get(name) ?? ""])),
    // Python sends FALSE, .NET true.
    ...(form.has("split") && { split: /^\s*true\s*$/i.test(form.get("split") ?? "") }),
  };
}
