import type { FastifyRequest } from "fastify";
import type { Service } from "../Service.js";
import { receiveForm } from "./receiveForm.js";
import { HttpError } from "./responses.js";

/**
 * Stores the files of a multipart body in a folder of the account: all of them, or none if there is an error.
 *
 * @returns path segments that the response adds to the target folder: the top folder of the zip, if a zip with a single
 *   top folder is the only file (upstream-api.md §3.10).
 */
export async function receiveUpload(
  request: FastifyRequest,
  email: string,
  folder: readonly string[],
  service: Service,
): Promise<string[]> {
  await using staging = await service.storage.stage();
  const { tops } = await receiveForm(request, staging, service);
  if (tops.length === 0) throw new HttpError(500, "The body has no part named file.");
  await service.storage.take(staging, email, folder);
  const [top] = tops;
  return tops.length === 1 && top !== undefined ? [top] : [];
}
