import DataLoader from "dataloader";
import type { DataSources } from "../datasources/DataSources.js";
import type { Info } from "../datasources/InfoAPI.js";
import type { Account } from "../datasources/users/AccountAPI.js";
import type { FolderEntry, TreeEntry } from "../datasources/users/files/FileTree.js";
import { toError } from "../toError.js";
import type { Service } from "../UpstreamError.js";

/** Reads that one request makes at most once, however often it asks. Made anew for each request, never shared. */
export interface Loaders {
  /** What an API says about itself. */
  readonly info: DataLoader<Service, Info>;
  /** The caller's own account, whatever the key. */
  readonly account: DataLoader<"caller", Account>;
  /** A folder by its own listing. */
  readonly folder: DataLoader<string, FolderEntry | null>;
  /** A file or folder by its parent's listing: one listing serves all that lies in one folder. */
  readonly entry: DataLoader<string, TreeEntry | null>;
}

/** One load for each key; a failure is an Error in its slot, so that it fails no other key. */
const each = <Key, Value>(load: (key: Key) => Promise<Value>) =>
  new DataLoader<Key, Value>(
    (keys) => Promise.all(keys.map((key) => load(key).catch((error: unknown) => toError(error)))),
    { batch: false },
  );

/** Each is made when it is first needed. */
class LazyLoaders implements Loaders {
  readonly #sources: DataSources;
  #info: Loaders["info"] | undefined;
  #account: Loaders["account"] | undefined;
  #folder: Loaders["folder"] | undefined;
  #entry: Loaders["entry"] | undefined;

  constructor(sources: DataSources) {
    this.#sources = sources;
  }

  get info(): Loaders["info"] {
    return (this.#info ??= each((service: Service) => this.#sources.info.read(service)));
  }

  get account(): Loaders["account"] {
    return (this.#account ??= each(() => this.#sources.account.read()));
  }

  get folder(): Loaders["folder"] {
    return (this.#folder ??= each((path: string) => this.#sources.files.list(path)));
  }

  get entry(): Loaders["entry"] {
    return (this.#entry ??= each((path: string) =>
      this.#sources.files.find(path, (parent) => this.folder.load(parent)),
    ));
  }
}

export const createLoaders = (sources: DataSources): Loaders => new LazyLoaders(sources);

/** Forgets what may be different after the caller's files, account or session have changed. */
export function forget({ account, folder, entry }: Loaders): void {
  account.clearAll();
  folder.clearAll();
  entry.clearAll();
}
