import { JESS, json } from "../upstream.js";
import type { Fault } from "../../../src/sandbox/startSandbox.js";
import { startTestApp, type TestApp, type TestAppOptions } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";
import { SetJessSessionDocument } from "../../generated/operations.js";

const BASE = "/jess_web/api";

/** A service, and `demo`, a caller whose account is linked to JESS; the journal is empty. */
export async function startWithJess(options?: TestAppOptions): Promise<TestApp & { readonly demo: TestClient }> {
  const app = await startTestApp(options);
  const demo = await app.signIn();
  await demo.execute(SetJessSessionDocument, { input: JESS });
  app.sandbox.journal.clear();
  return { ...app, demo };
}

/** The path of a JESS call in the sandbox. */
export const jess = (path: string) => BASE + path;

/** What the upstream received: `METHOD path body`, without the base of JESS. */
export const asked = (app: TestApp): string[] =>
  app.sandbox.journal.entries.map(({ method, url, body }) =>
    `${method} ${url.replace(BASE, "")} ${body ?? ""}`.trimEnd(),
  );

/** An answer in the envelope that all calls share. */
export const ok = (data: unknown) => json({ ok: true, status: "available", data });
export const refusal = (status: string) => json({ ok: false, status, data: null });

/** From now on the upstream answers a path so. */
export function answer(app: TestApp, path: string | RegExp, fault: Fault, times = Infinity): void {
  app.sandbox.failNext({ path: typeof path === "string" ? jess(path) : path, times }, fault);
}

/** The status of a job as it was recorded: upstream-api §4.9. */
export const statusOf = (id: number, changes: object = {}) => ({
  ...{ progress: "1, 0, 0, 0, 0, 0, 1", completion_Time: 1_625_569_158_028, job_ID: id, cancel_Flag: false },
  ...{ last_Update: 1_625_569_158_038, status_Info: "Job finished. Results collected into tables.", id: id - 56 },
  status: "FINISHED",
  ...changes,
});

/** A row of the list as it was recorded: upstream-api §4.5. */
export const rowOf = (id: number, changes: object = {}) => ({
  ...{ id: 1189, job_SN: id, job_Type: "JE_JEP", job_Name: "jEPlus project example" },
  ...{ job_Desc: "This is test submission …", job_Subset: "LHS_RANDOM", job_Args: "", username: "juser0" },
  ...{ status: "FINISHED", message: "Job finished. Results collected into tables." },
  ...{ progress: "10, 0, 0, 0, 0, 0, 10", njobs: 10, cputime: 13 },
  ...{ submissionSize: 5_995_053, storageSize: 26_195_472, resultSize: 0, received: 1_625_587_195_106 },
  ...{ accepted: 1_625_587_197_759, prepared: 1_625_587_197_798, simulated: 1_625_587_203_144 },
  ...{ collected: 1_625_587_203_445, retrieved: null, cancelled: null },
  ...changes,
});

const state = { disabled: false, openned: false, selected: false };

/** A node of the newer tree: upstream-api §4.10. */
export const jsNode = (fullPath: string, size: number, changes: object = {}, children: readonly object[] = []) => ({
  ...{ state, text: `${fullPath} (${size} B)`, type: "log", id: null, a_attr: {}, li_attr: {} },
  data: {
    fullPath,
    folder: children.length > 0 || fullPath === "/",
    lastModified: 1_625_569_146_000,
    size,
    ...changes,
  },
  children,
});

export const jsTree = (...children: readonly object[]) => ({
  ...jsNode("/", 0, { lastModified: 0 }, children),
  type: "root",
  text: "385099 [*]",
});

/** A node of the older tree. */
export const zNode = (fileName: string, fileSize: number, children: readonly object[] = []) => ({
  fileName,
  name: children.length > 0 ? fileName : `${fileName} (${fileSize} B)`,
  nocheck: children.length > 0,
  fileSize,
  children,
});

export const zTree = (...children: readonly object[]) => ({
  ...{ fileName: "Result folder", name: "Result folder", nocheck: true, fileSize: 0 },
  children,
});

/** A file for `failNext`. */
export const file = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) => ({
  status: 200,
  headers: { "content-type": "text/plain", ...headers },
  body,
});
