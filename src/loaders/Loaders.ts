import DataLoader from "dataloader";
import type { DataSources } from "../datasources/DataSources.js";
import type { Info } from "../datasources/InfoAPI.js";
import type { Account } from "../datasources/users/AccountAPI.js";
import type { FolderEntry, TreeEntry } from "../datasources/users/files/FileTree.js";
import { toError } from "../toError.js";
import type { Service } from "../UpstreamError.js";

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

  /** Drops what may have changed together with the caller's files, account or session. */
  clear(): void {
    this.#account?.clearAll();
    this.#folder?.clearAll();
    this.#entry?.clearAll();
  }
}
