import { readFile } from "node:fs/promises";
import { packageUrl } from "../../packageUrl.js";
import { DEMO_ACCOUNT, DEMO_JESS_ACCOUNT } from "./demoAccount.js";

/** A tab of GraphiQL. */
export interface Example {
  /** Of the operation. */
  readonly name: string;
  readonly query: string;
  /** JSON. */
  readonly variables: string;
}

/** Of the sandbox. */
const FIRST_JOB = "385001";
const RUNNING_JOB = "385012";

/**
 * The operations of `schema/operations`, in the order in which a newcomer tries them. The variables work for the demo
 * account of the sandbox.
 */
const VARIABLES = {
  LogOn: { input: DEMO_ACCOUNT, withToken: false },
  Me: {},
  Files: { path: "/", first: 100 },
  File: { path: "/models/shoebox.idf" },
  FileText: { path: "/readme.txt", maxBytes: 1000 },
  Upload: { path: "/examples", files: [] },
  Delete: { path: "/results/2020" },
  SendMail: { input: { title: "Hello", message: "From GraphiQL." } },
  UpdateAccount: { input: { position: "Engineer", company: "Shoebox Ltd" } },
  SetJessSession: { input: DEMO_JESS_ACCOUNT },
  JessSession: {},
  JessAccount: {},
  Jobs: { first: 20 },
  Job: { id: FIRST_JOB },
  JobDetails: { id: FIRST_JOB },
  JobResults: { id: FIRST_JOB },
  JobResultText: { id: FIRST_JOB, path: "/eplusout.err" },
  SubmitStoredJob: {
    path: "/examples",
    input: {
      title: "Shoebox in London",
      simulation: { energyPlus: { model: "shoebox.idf", weather: ["london-synthetic.epw"] } },
    },
  },
  WatchActiveJobs: {},
  WatchJob: { id: RUNNING_JOB },
  RerunJob: { id: FIRST_JOB, input: { title: "Once more" } },
  CancelJob: { id: FIRST_JOB },
  SubmitJob: { files: [], input: { title: "Shoebox in London" } },
  FilesPage: { path: "/models", after: Buffer.from("0:shoebox.idf").toString("base64url"), first: 10 },
  Session: {},
  CheckIn: { withToken: false },
  Confirm: { input: DEMO_ACCOUNT, withToken: false },
  LogOff: {},
  Info: {},
};

/** What only the reader of a tab needs to know. Lines are short, for half a window. */
const notes = (url: string): Partial<Record<string, string>> => ({
  LogOn: `# Each tab holds an operation for the sandbox.
# Run this one first: the browser keeps the session
# for all the others. Upload and SubmitJob cannot run
# here.
#
`,
  SubmitJob: `# GraphiQL cannot send files, so this fails here.
# Run SubmitStoredJob, or send the files from a
# terminal. This is one line:
#
# curl -sS ${url}/jobs -H "authorization: Bearer $TOKEN" -F title=Shoebox -F file=@model.idf -F file=@weather.epw
#
`,
  Upload: `# GraphiQL cannot send files, so this fails here.
# Run it in a terminal:
#
# 1. In the tab LogOn set "withToken" to true, run it,
#    and copy the token of the answer: TOKEN=…
# 2. Send a file. This is one line:
#
# curl -sS ${url}/files/examples -H "authorization: Bearer $TOKEN" -F 'file=@photo.jpg'
#
`,
});

/** Reads the example operations; `url` is the address of this service, for what is to be typed elsewhere. */
export async function readExamples(url: string): Promise<Example[]> {
  const note = notes(url);
  return Promise.all(
    Object.entries(VARIABLES).map(async ([name, variables]) => {
      const operation = await readFile(packageUrl(`schema/operations/${name}.graphql`), "utf8");
      return { name, query: `${note[name] ?? ""}${operation}`, variables: JSON.stringify(variables, null, 2) };
    }),
  );
}
