import type { CallerClient } from "../http/CallerClient.js";
import { InfoAPI } from "./InfoAPI.js";
import { AccountAPI as JessAccountAPI } from "./jess/AccountAPI.js";
import { JobsAPI } from "./jess/JobsAPI.js";
import { Refusals } from "./jess/Refusals.js";
import { ResultsAPI } from "./jess/results/ResultsAPI.js";
import { SessionAPI } from "./jess/SessionAPI.js";
import { type OnSubmitted, SubmissionAPI } from "./jess/submission/SubmissionAPI.js";
import { AccountAPI } from "./users/AccountAPI.js";
import { AuthAPI } from "./users/AuthAPI.js";
import { FilesAPI, type OnLeftOut } from "./users/files/FilesAPI.js";
import { MailAPI } from "./users/MailAPI.js";

export interface DataSourcesOptions {
  readonly users: CallerClient;
  readonly jess: CallerClient;
  readonly logonPath: "auth" | "logon";
  readonly jobsMethod: "GET" | "POST";
  readonly onLeftOut?: OnLeftOut | undefined;
  readonly onSubmitted?: OnSubmitted | undefined;
}

/** Both upstream APIs, one data source for each resource, bound to one caller; those of JESS jobs when they are first needed. */
export class DataSources {
  readonly info: InfoAPI;
  readonly auth: AuthAPI;
  readonly account: AccountAPI;
  readonly files: FilesAPI;
  readonly mail: MailAPI;
  readonly jessSession: SessionAPI;
  readonly #jess: CallerClient;
  readonly #jobsMethod: "GET" | "POST";
  readonly #onSubmitted: OnSubmitted | undefined;
  #refusals: Refusals | undefined;
  #jessAccount: JessAccountAPI | undefined;
  #jobs: JobsAPI | undefined;
  #results: ResultsAPI | undefined;
  #submissions: SubmissionAPI | undefined;

  constructor({ users, jess, logonPath, jobsMethod, onLeftOut, onSubmitted }: DataSourcesOptions) {
    this.info = new InfoAPI({ users, jess });
    this.auth = new AuthAPI(users, logonPath);
    this.account = new AccountAPI(users);
    this.files = new FilesAPI(users, onLeftOut);
    this.mail = new MailAPI(users);
    this.jessSession = new SessionAPI(jess);
    this.#jess = jess;
    this.#jobsMethod = jobsMethod;
    this.#onSubmitted = onSubmitted;
  }

  get jessAccount(): JessAccountAPI {
    return (this.#jessAccount ??= new JessAccountAPI(this.#jess, this.#sharedRefusals));
  }

  get jobs(): JobsAPI {
    return (this.#jobs ??= new JobsAPI(this.#jess, this.#sharedRefusals, this.#jobsMethod));
  }

  get results(): ResultsAPI {
    return (this.#results ??= new ResultsAPI(this.#jess));
  }

  get submissions(): SubmissionAPI {
    return (this.#submissions ??= new SubmissionAPI(this.#jess, this.#onSubmitted));
  }

  get #sharedRefusals(): Refusals {
    return (this.#refusals ??= new Refusals(this.jessSession));
  }
}
