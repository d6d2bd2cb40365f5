import DataLoader from "dataloader";
import type { DataSources } from "../datasources/DataSources.js";
import type { Info } from "../datasources/InfoAPI.js";
import type { EnergyPlusVerdict } from "../datasources/jess/results/verdict.js";
import type { JessAccount, JessUsage } from "../datasources/jess/AccountAPI.js";
import { findResult, type ResultFolder } from "../datasources/jess/results/resultTree.js";
import type { JobStatusData } from "../datasources/jess/Job.js";
import type { Checked, JobFilter } from "../datasources/jess/JobsAPI.js";
import type { Account } from "../datasources/users/AccountAPI.js";
import type { FolderEntry, TreeEntry } from "../datasources/users/files/FileTree.js";
import { toError } from "../toError.js";
import { type Service, UpstreamError } from "../UpstreamError.js";
import { JobList } from "./JobList.js";

/** Most jobs whose verdict one operation may ask for: each costs two calls. */
const MAX_VERDICTS = 20;
/** More jobs than these that one operation refers to are looked up in the list, by one call, instead of by one call each. */
const MAX_STATUS_CALLS = 3;
const TOO_MANY = { service: "jess", method: "GET", path: "/job/dir", kind: "tooManyCalls" } as const;

/** One load for each key; a failure is an Error in its slot, so that it fails no other key. */
const each = <Key, Value>(load: (key: Key) => Promise<Value>) =>
  new DataLoader<Key, Value>(
    (keys) => Promise.all(keys.map((key) => load(key).catch((error: unknown) => toError(error)))),
    { batch: false },
  );

/** Reads that one request makes at most once. New for each request, never shared; each loader is created when it is first needed. */
export class Loaders {
  readonly #sources: DataSources;
  #info: DataLoader<Service, Info> | undefined;
  #account: DataLoader<"caller", Account> | undefined;
  #folder: DataLoader<string, FolderEntry | null> | undefined;
  #entry: DataLoader<string, TreeEntry | null> | undefined;
  #jessAccount: DataLoader<"caller", JessAccount> | undefined;
  #jessUsage: DataLoader<"caller", readonly JessUsage[]> | undefined;
  #jobStatus: DataLoader<string, Checked<JobStatusData> | null> | undefined;
  #jobLookup: DataLoader<string, "status" | "list"> | undefined;
  #references = 0;
  #jobList: DataLoader<string, JobList> | undefined;
  #results: DataLoader<string, ResultFolder | null> | undefined;
  #energyPlus: DataLoader<string, EnergyPlusVerdict | null> | undefined;
  #verdicts = 0;

  constructor(sources: DataSources) {
    this.#sources = sources;
  }

  /** What an API says about itself. */
  get info() {
    return (this.#info ??= each((service: Service) => this.#sources.info.read(service)));
  }

  /** The caller's own account. */
  get account() {
    return (this.#account ??= each<"caller", Account>(() => this.#sources.account.read()));
  }

  /** A folder by its own listing. */
  get folder() {
    return (this.#folder ??= each((path: string) => this.#sources.files.list(path)));
  }

  /** A file or folder by its parent's listing: one listing serves everything in the folder. */
  get entry() {
    return (this.#entry ??= each((path: string) =>
      this.#sources.files.find(path, (parent) => this.folder.load(parent)),
    ));
  }

  /** The caller's JESS account. */
  get jessAccount() {
    return (this.#jessAccount ??= each<"caller", JessAccount>(() => this.#sources.jessAccount.read()));
  }

  /** What it has used. */
  get jessUsage() {
    return (this.#jessUsage ??= each<"caller", readonly JessUsage[]>(() => this.#sources.jessAccount.usage()));
  }

  /** The status of a job. */
  get jobStatus() {
    return (this.#jobStatus ??= each((id: string) => this.#sources.jobs.status(id)));
  }

  /** How a job that the operation refers to is to be looked up. Waits until all its references are known. */
  get jobLookup() {
    return (this.#jobLookup ??= new DataLoader<string, "status" | "list">((ids) => {
      this.#references += ids.length;
      const lookup = this.#references > MAX_STATUS_CALLS ? "list" : "status";
      return Promise.resolve(ids.map(() => lookup));
    }));
  }

  /** The jobs that a filter lets through; all jobs when there is none. */
  jobs(filter: JobFilter = {}): Promise<JobList> {
    this.#jobList ??= each(
      async (key: string) => new JobList(await this.#sources.jobs.list(JSON.parse(key) as JobFilter)),
    );
    return this.#jobList.load(JSON.stringify(filter));
  }

  /** All results of a job. */
  get results() {
    return (this.#results ??= each((jobId: string) => this.#sources.results.tree(jobId)));
  }

  /** How EnergyPlus says that a job went. More than 20 jobs that are asked for together fail without a call. */
  get energyPlus() {
    return (this.#energyPlus ??= new DataLoader<string, EnergyPlusVerdict | null>((jobIds) => {
      this.#verdicts += jobIds.length;
      if (this.#verdicts <= MAX_VERDICTS)
        return Promise.all(jobIds.map((jobId) => this.#verdict(jobId).catch(toError)));
      const error = new UpstreamError({ ...TOO_MANY, detail: `verdicts of more than ${MAX_VERDICTS} jobs` });
      return Promise.resolve(jobIds.map(() => error));
    }));
  }

  async #verdict(jobId: string): Promise<EnergyPlusVerdict | null> {
    const root = await this.results.load(jobId);
    const file = root && findResult(root, "/eplusout.end");
    return file?.isFolder === false ? this.#sources.results.energyPlus(file) : null;
  }

  /** Drops what may have changed together with the caller's files, account or session. */
  clear(): void {
    this.#account?.clearAll();
    this.#folder?.clearAll();
    this.#entry?.clearAll();
    this.#jessAccount?.clearAll();
    this.#jessUsage?.clearAll();
    this.#jobStatus?.clearAll();
    this.#jobList?.clearAll();
    this.#results?.clearAll();
    this.#energyPlus?.clearAll();
  }
}
