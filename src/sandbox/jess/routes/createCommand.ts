import { cp, lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { JessCaller } from "./linked.js";
import type { JobOptions } from "../programs/Program.js";
import { HttpError, textMember } from "../../routes/responses.js";
import type { Service } from "../../Service.js";
import { parseStoragePath } from "../../store/storagePath.js";

type Body = Record<string, unknown>;

/**
 * Copies the files that the command `Create` refers to: of the Users storage, or of an earlier job (upstream-api.md §4.7).
 * @returns the options of the new job, or the text of the refusal
 */
export async function stageReferred(
  body: Body,
  { email }: JessCaller,
  into: string,
  { storage, jobs }: Service,
): Promise<JobOptions | string> {
  const jobRef = body.jobRef ?? 0;
  if (typeof jobRef !== "number") throw new HttpError(400, "jobRef must be a number.");
  if (jobRef !== 0) {
    const job = jobs.store.find(String(jobRef), email);
    if (!job) return `Job ${jobRef} is not accessible to user ${email}`;
    await copy(await jobs.submissionOf(job), into);
    return { ...job.options, ...commandOptions(body) };
  }
  const uploadRef = textMember(body, "uploadRef") ?? "";
  // The path is not percent-encoded.
  const path = parseStoragePath(`/${encodeURI(uploadRef).replaceAll("?", "%3F")}`);
  const found = path && (await storage.find(email, path.segments));
  if (!found || uploadRef === "") return `${uploadRef || "uploadRef"} is not found`;
  await copy(found.path, found.stats.isDirectory() ? into : join(into, basename(found.path)));
  return commandOptions(body);
}

/** Files and folders only: links are hidden everywhere. */
function copy(from: string, to: string): Promise<void> {
  const filter = async (path: string) => {
    const stats = await lstat(path);
    return stats.isFile() || stats.isDirectory();
  };
  return cp(from, to, { recursive: true, filter });
}

/** The options of the command, under the names that the form has for them. */
function commandOptions(body: Body): JobOptions {
  const texts = {
    title: textMember(body, "caption"),
    desc: textMember(body, "description"),
    model: textMember(body, "main"),
    // Several are a case each.
    weather: listOf(body, "weatherRef").join(","),
    subset: textMember(body, "subset"),
    cases: listOf(body, "caseList").join(","),
  };
  const given = Object.entries(texts).filter(([, text]) => text !== null && text !== "");
  return {
    ...Object.fromEntries(given),
    ...(typeof body.split === "boolean" && { split: body.split }),
  };
}

/** @throws HttpError 400 if it is no list of texts */
function listOf(body: Body, name: string): readonly string[] {
  const list = z.array(z.string()).nullish().safeParse(body[name]);
  if (!list.success) throw new HttpError(400, `${name} must be a list of strings.`);
  return list.data ?? [];
}
