import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { MULTIPART, multipartBody, type Part, uploadOperation } from "./multipartBody.js";
import { rawRequest } from "./rawRequest.js";
import type { TestApp } from "./startTestApp.js";

/** A way to send files into the folder `/box`. */
export interface UploadWay {
  readonly path: string;
  /** What comes before the files. */
  before(files: number): readonly Part[];
}

/** The two ways, as a table of tests. */
export const UPLOAD_WAYS: readonly (readonly [string, UploadWay])[] = [
  ["/graphql", { path: "/graphql", before: (files) => uploadOperation(files, "/box") }],
  ["/files", { path: "/files/box", before: () => [] }],
];

export interface UploadResult {
  readonly ok?: boolean;
  readonly files?: readonly { readonly name: string; readonly size: number }[];
  readonly code?: string;
  readonly message?: string;
}

interface Answer {
  readonly data?: { readonly upload: UploadResult } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Sends a body by hand, and gives what the upload came to, in one form for both ways. */
export async function sendBody(
  app: TestApp,
  { path }: UploadWay,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<UploadResult> {
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const answer = await rawRequest(app.url, `POST ${path}`, { ...MULTIPART, Authorization, ...headers }, body);
  const { data, errors, ...payload } = JSON.parse(answer.body) as Answer & UploadResult;
  if (errors?.[0]) return { code: errors[0].extensions.code, message: errors[0].message };
  return data?.upload ?? payload;
}

/** The same with parts, of which the files are named 0, 1, 2 … */
export const sendParts = (app: TestApp, way: UploadWay, parts: readonly Part[], files = parts.length) =>
  sendBody(app, way, multipartBody([...way.before(files), ...parts]));

/** The names in the folder `/box`, none when there is no such folder. */
export async function storedNames({ sandbox }: TestApp): Promise<string[]> {
  try {
    return await readdir(join(sandbox.dataDir, "files/demo@example.org/box"));
  } catch {
    return [];
  }
}
