import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NewAccount } from "./Accounts.js";
import { exampleFiles } from "./examples/exampleFiles.js";

/** The accounts of a new data folder. */
export const startingAccounts: readonly NewAccount[] = [
  { email: "demo@example.org", password: "demo", name: "Demo", role: "user" },
  { email: "admin@example.org", password: "admin", name: "Admin", role: "admin" },
];

/** The only JESS account; web accounts link to it by `POST /session` of JESS. */
export const jessAccount = { user: "DemoJess", password: "demo" } as const;

const files: Readonly<Record<string, string>> = {
  "readme.txt":
    "Welcome to the sandbox of the ENSIMS web service.\nWhat is here is for trying things out; nothing is backed up.\n",
  "models/shoebox.idf": `!- A box of one zone, for EnergyPlus
Version,9.3;
Building,Shoebox,0,Suburbs,0.04,0.4,FullExterior,25,6;
Timestep,4;
RunPeriod,Year,1,1,,12,31,,Monday,No,No,No,Yes,Yes;
Zone,Box,0,0,0,0,1,1,autocalculate,autocalculate;
Output:Table:SummaryReports,AllSummary;
`,
  "models/variants/shoebox-insulated.idf": `!- The box with better walls
Version,9.3;
Material,Insulation,Rough,0.2,0.03,43,1210,0.9,0.7,0.7;
`,
  "models/variants/parametric/project.json": `{ "title": "Shoebox", "subset": "LHS", "cases": 10 }\n`,
  "weather/GBR_Birmingham.035340_IWEC.epw": `LOCATION,Birmingham,-,GBR,IWEC Data,035340,52.45,-1.73,0.0,99.0
DESIGN CONDITIONS,0
TYPICAL/EXTREME PERIODS,0
GROUND TEMPERATURES,0
HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0
COMMENTS 1,Shortened for the sandbox
COMMENTS 2,
DATA PERIODS,1,1,Data,Sunday,1/1,12/31
1986,1,1,1,60,C9C9C9C9,3.3,1.6,89,100300,0,0,301,0,0,0,0,0,0,0,240,5.2,8,8,15.0,900
`,
  "results/eplustbl.csv":
    "Program Version:,EnergyPlus 9.3\r\nTabular Output Report in Format: ,Comma\r\nTotal Site Energy [GJ],43.17\r\n",
  "results/2020/run-1/eplusout.err":
    "Program Version,EnergyPlus, Version 9.3\n   ************* EnergyPlus Completed Successfully-- 0 Warning; 0 Severe Errors\n",
};

/** Writes the starting files into an account's folder. */
export async function writeStartingFiles(folder: string): Promise<void> {
  const write = async ([path, content]: [string, string | Buffer]) => {
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, path), content, { mode: 0o600 });
  };
  await Promise.all(Object.entries({ ...files, ...exampleFiles() }).map(write));
}
