import { z } from "zod";
import type { CallerClient } from "../../http/CallerClient.js";
import { parseResult } from "../parseResult.js";
import { dataOf, type Refusals } from "./Refusals.js";
import { count, date, detail, quantity, wholeNumber } from "./wire.js";

/** upstream-api §4.3. */
const account = z
  .object({
    username: z.string().min(1),
    firstname: detail,
    surname: detail,
    email: detail,
    telephone: detail,
    address: detail,
    userGroup: detail,
    permissions: detail,
    cpuhour: z.number().nullish(),
    overdraft: z.number().nullish(),
    suspended: z.boolean().nullish(),
    registered: date,
    last_Access: date,
  })
  .transform(({ firstname, cpuhour, overdraft, suspended, registered, last_Access, ...same }) => ({
    ...same,
    firstName: firstname,
    cpuHours: cpuhour ?? null,
    overdraft: overdraft ?? null,
    isSuspended: suspended === true,
    registeredAt: registered,
    lastAccessAt: last_Access,
  }));

/** upstream-api §4.4. */
const usage = z
  .object({
    username: z.string().min(1),
    submissions: count,
    jobs: count,
    cputime: quantity,
    upload: wholeNumber,
    download: wholeNumber,
    storage: wholeNumber,
    latest: date,
    status: detail,
  })
  .transform(({ username, submissions, jobs, cputime, upload, download, storage, latest, status }) => ({
    username,
    submissions,
    cases: jobs,
    cpuSeconds: cputime,
    uploadedBytes: upload,
    downloadedBytes: download,
    storedBytes: storage,
    latestAt: latest,
    note: status,
  }));

const usages = z.array(usage).max(1_000);

export type JessAccount = z.output<typeof account>;
export type JessUsage = z.output<typeof usage>;

/** The JESS account of the caller: upstream-api §4.3 and §4.4. A refusal is an error: see Refusals. */
export class AccountAPI {
  readonly #http: CallerClient;
  readonly #refusals: Refusals;

  constructor(http: CallerClient, refusals: Refusals) {
    this.#http = http;
    this.#refusals = refusals;
  }

  /** `GET /account`. */
  read(): Promise<JessAccount> {
    return this.#read("/account", account);
  }

  /** `GET /usage`: one entry for each account that the upstream reports. */
  usage(): Promise<JessUsage[]> {
    return this.#read("/usage", usages);
  }

  async #read<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    const call = { service: "jess", method: "GET", path } as const;
    const { body } = await this.#http.getJson(path);
    const data = dataOf(body, call);
    return data === undefined ? this.#refusals.explain(call) : parseResult(shape, data, call);
  }
}
