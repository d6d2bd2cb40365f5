import type { Accounts } from "./store/Accounts.js";
import type { Jobs } from "./jess/jobs/Jobs.js";
import type { Journal } from "./faults/Journal.js";
import type { Mailbox } from "./store/Mailbox.js";
import type { Quirks } from "./Quirks.js";
import type { Storage } from "./store/Storage.js";
import type { Tokens } from "./store/tokens.js";

/** What the routes of both APIs share. */
export interface Service {
  readonly quirks: Quirks;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly storage: Storage;
  readonly mailbox: Mailbox;
  readonly jobs: Jobs;
  readonly journal: Journal;
}
