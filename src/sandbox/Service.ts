import type { Accounts } from "./Accounts.js";
import type { Journal } from "./Journal.js";
import type { Mailbox } from "./Mailbox.js";
import type { Quirks } from "./Quirks.js";
import type { Storage } from "./Storage.js";
import type { Tokens } from "./tokens.js";

/** What the routes of both APIs stand on. */
export interface Service {
  readonly quirks: Quirks;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly storage: Storage;
  readonly mailbox: Mailbox;
  readonly journal: Journal;
}
