import { setMaxListeners } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Accounts, nameOf, type NewAccount } from "./store/Accounts.js";
import { type Fault, type FaultMatch, FaultQueue } from "./faults/Fault.js";
import { httpServer, jessBase, usersBase } from "./routes/httpServer.js";
import { Jobs } from "./jess/jobs/Jobs.js";
import { prepareJob } from "./jess/programs/prepareJob.js";
import { Journal } from "./faults/Journal.js";
import { Mailbox } from "./store/Mailbox.js";
import { defaultQuirks, type Quirks } from "./Quirks.js";
import { startingAccounts, writeStartingFiles } from "./store/startingContent.js";
import { Storage } from "./store/Storage.js";
import { Tokens } from "./store/tokens.js";

export type { NewAccount } from "./store/Accounts.js";
export type { Fault, FaultMatch } from "./faults/Fault.js";
export type { Journal, JournalEntry, JournalPart } from "./faults/Journal.js";
export type { Quirks } from "./Quirks.js";

export interface SandboxOptions {
  /** 127.0.0.1 by default, because the passwords of the accounts are public. */
  readonly host?: string;
  /** 0, the default, means any free port. */
  readonly port?: number;
  /** Keeps the data over restarts; by default a private folder that `stop` deletes. */
  readonly dataDir?: string;
  /** Mail is also sent there, e.g. smtp://127.0.0.1:25. */
  readonly smtpUrl?: string;
  readonly quirks?: Partial<Quirks>;
  /** Called once if the data folder was deleted from outside; it is created again. */
  readonly onDataLost?: (dataDir: string) => void;
}

/** A running look-alike of the Users and JESS APIs. */
export interface Sandbox extends AsyncDisposable {
  /** Base URL of the Users API, without trailing slash. */
  readonly usersUrl: string;
  /** Base URL of the JESS API, without trailing slash. */
  readonly jessUrl: string;
  /** Has `files/<e-mail>/…`, `jobs/<id>/…`, `mail/*.eml`, the accounts and the key. */
  readonly dataDir: string;
  /** Can be changed at any time. */
  readonly quirks: Quirks;
  readonly journal: Journal;
  readonly jobs: {
    /** Lets the time of the jobs pass, in milliseconds. From the first call on it passes by these calls only. */
    advance(ms: number): Promise<void>;
  };
  /** Applies the fault to the next matching request. A string matches a method. Faults queue up. */
  failNext(match: FaultMatch, fault: Fault): void;
  clearFaults(): void;
  /** A token as from a log-on of this account; `claims` replace the usual ones. */
  mintToken(email: string, claims?: Record<string, unknown>): Promise<string>;
  addAccount(account: NewAccount): Promise<void>;
  /** Closes every connection, also hanging ones, and deletes the data folder if it is private. */
  stop(): Promise<void>;
}

/** Starts the sandbox. Rejects if the port is in use or the data folder cannot be used. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = "127.0.0.1", port = 0 } = options;
  const dataDir = await openDataDir(options.dataDir);
  const removeData = () => (options.dataDir === undefined ? rm(dataDir, { recursive: true, force: true }) : undefined);
  try {
    const [accounts, tokens, storage, mailbox] = await Promise.all([
      Accounts.open(dataDir),
      Tokens.open(dataDir),
      Storage.open(dataDir, () => options.onDataLost?.(dataDir)),
      Mailbox.open(dataDir, options.smtpUrl),
    ]);
    if (accounts.emails.length === 0) {
      const demoFolder = storage.folderOf("demo@example.org");
      await Promise.all([...startingAccounts.map((each) => accounts.add(each)), writeStartingFiles(demoFolder)]);
    }
    const quirks: Quirks = { ...defaultQuirks, ...options.quirks };
    const jobs = await Jobs.open(dataDir, quirks, prepareJob);
    const journal = new Journal();
    const faults = new FaultQueue();
    const stopping = new AbortController();
    setMaxListeners(0, stopping.signal); // every waiting request adds a listener
    const service = { quirks, accounts, tokens, storage, mailbox, jobs, journal };
    const app = await httpServer(service, faults, stopping.signal);
    const origin = await app.listen({ host, port });

    const stop = async () => {
      stopping.abort();
      await app.close();
      await storage.idle();
      await jobs.stop();
      await accounts.save();
      await removeData();
    };
    let stopped: Promise<void> | undefined;

    return {
      usersUrl: origin + usersBase,
      jessUrl: origin + jessBase,
      dataDir,
      quirks,
      journal,
      jobs,
      failNext: (match, fault) => faults.add(match, fault),
      clearFaults: () => faults.clear(),
      mintToken: (email, claims) => {
        const account = accounts.find(email);
        return tokens.mint({ email, name: account ? nameOf(account) : email }, quirks.tokenTtlSeconds, claims);
      },
      addAccount: (account) => accounts.add(account),
      stop: () => (stopped ??= stop()),
      [Symbol.asyncDispose]: () => (stopped ??= stop()),
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}

async function openDataDir(path: string | undefined): Promise<string> {
  if (path === undefined) return mkdtemp(join(tmpdir(), "ensims-sandbox-"));
  await mkdir(path, { recursive: true, mode: 0o700 });
  return resolve(path);
}
