import type { CallerClient } from "../http/CallerClient.js";
import { InfoAPI } from "./InfoAPI.js";
import { SessionAPI } from "./jess/SessionAPI.js";
import { type OnSubmitted, SubmissionAPI } from "./jess/submission/SubmissionAPI.js";
import { AccountAPI } from "./users/AccountAPI.js";
import { AuthAPI } from "./users/AuthAPI.js";
import { FilesAPI, type OnLeftOut } from "./users/files/FilesAPI.js";
import { MailAPI } from "./users/MailAPI.js";

/** Both upstream APIs, one data source for each resource, bound to one caller. */
export interface DataSources {
  readonly info: InfoAPI;
  readonly auth: AuthAPI;
  readonly account: AccountAPI;
  readonly files: FilesAPI;
  readonly mail: MailAPI;
  readonly jessSession: SessionAPI;
  readonly submissions: SubmissionAPI;
}

export interface DataSourcesOptions {
  readonly users: CallerClient;
  readonly jess: CallerClient;
  readonly logonPath: "auth" | "logon";
  readonly onLeftOut?: OnLeftOut | undefined;
  readonly onSubmitted?: OnSubmitted | undefined;
}

export function createDataSources({ users, jess, logonPath, onLeftOut, onSubmitted }: DataSourcesOptions): DataSources {
  return {
    info: new InfoAPI({ users, jess }),
    auth: new AuthAPI(users, logonPath),
    account: new AccountAPI(users),
    files: new FilesAPI(users, onLeftOut),
    mail: new MailAPI(users),
    jessSession: new SessionAPI(jess),
    submissions: new SubmissionAPI(jess, onSubmitted),
  };
}
