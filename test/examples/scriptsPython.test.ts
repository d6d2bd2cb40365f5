import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { openFolder } from "./tree.js";

const FOLDER = fileURLToPath(new URL("../../examples/clients/", import.meta.url));

const python = (args: readonly string[], cwd?: string) => promisify(execFile)("python3", args, { cwd });
const has = (statement: string) =>
  python(["-c", statement]).then(
    () => true,
    () => false,
  );

/** The programs that can run here: requests is no part of Python. */
const PROGRAMS = [
  ...((await has("import requests")) ? ["job.py"] : []),
  ...((await has("import urllib.request")) ? ["stored_job.py"] : []),
];

(PROGRAMS.length > 0 ? test.each(PROGRAMS) : test.skip.each(["Python"]))(
  "enforce: %s submits a job, follows it, and fetches a zip, with the folder of its operations",
  async (program) => {
    const env = { TRUSTED_DOCUMENTS: join(FOLDER, "python-operations") };
    await using app = await startTestApp({ env, quirks: { speed: 50 } });
    await using folder = await openFolder();
    const examples = join(app.sandbox.dataDir, "files/demo@example.org/examples");
    const files =
      program === "job.py"
        ? ["shoebox.idf", "london-synthetic.epw"].map((name) => join(examples, name))
        : ["/examples"];

    const { stdout } = await python([join(FOLDER, program), app.url, ...files], folder.path);

    expect(stdout).toMatch(
      /FINISHED \{'collected': 1, 'total': 1\}\n\{'isSuccessful': True, 'text': 'EnergyPlus Completed/,
    );
    const zip = await readFile(join(folder.path, "results.zip"));
    expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
    expect(zip.includes("eplustbl.csv") && zip.includes("eplusout.err") && !zip.includes("in.idf")).toBe(true);
    expect(app.sandbox.journal.find("POST", "/jess_web/api/job")).toHaveLength(1);
  },
);
