import type { ApolloClient } from "@apollo/client";
import { FolderPageDocument, type FolderPageQuery } from "../api/operations";
import { type Failure, failureOf } from "../failures/failureOf";

/** Entries for each request: as many as the service gives, so that sorting and filtering see all but the largest folders. */
const PAGE_SIZE = 10_000;

export type Folder = NonNullable<FolderPageQuery["files"]>;
type Node = Folder["children"]["nodes"][number];
/** The results of a job are nodes of other types. */
export type Entry = Extract<Node, { __typename: "File" | "Folder" }>;
export type FileEntry = Extract<Entry, { __typename: "File" }>;

const isEntry = (node: Node): node is Entry => node.__typename === "File" || node.__typename === "Folder";

export const isFile = (entry: Entry): entry is FileEntry => entry.__typename === "File";

export interface Listing {
  /** Of the page that was read last. Null if there is no such folder, undefined until that is known. */
  readonly folder: Folder | null | undefined;
  /** Of all pages that were read. */
  readonly entries: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly isReading: boolean;
}

interface PageOptions {
  readonly after?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the service for a page of a folder; null if there is no such folder. */
async function readPage(client: ApolloClient, path: string, { after, signal }: PageOptions): Promise<Folder | null> {
  const { data } = await client.query({
    query: FolderPageDocument,
    variables: { path, first: PAGE_SIZE, after },
    fetchPolicy: "no-cache",
    // The answer to a question that was asked before a change does not have it.
    context: { queryDeduplication: false, fetchOptions: { signal } },
  });
  return data?.files ?? null;
}

/** Asks the service for all entries of a folder, however many; there are none if there is no such folder. */
export async function readEntries(client: ApolloClient, path: string, signal?: AbortSignal): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let after: string | null | undefined; ;) {
    signal?.throwIfAborted();
    const children = (await readPage(client, path, { after, signal }))?.children;
    entries.push(...(children?.nodes.filter(isEntry) ?? []));
    if (!children?.pageInfo.hasNextPage) return entries;
    after = children.pageInfo.endCursor;
  }
}

const UNREAD: Listing = { folder: undefined, entries: [], failure: undefined, isReading: false };

/**
 * The folders that were read, as they came. They are not in the cache of Apollo Client: to write 10,000 entries there, and to read
 * them back, would keep the page busy for half a second.
 */
export class Listings {
  readonly #client: ApolloClient;
  readonly #read = new Map<string, Listing>();
  readonly #reading = new Map<string, AbortController>();
  readonly #listeners = new Set<() => void>();

  constructor(client: ApolloClient) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read(path: string): Listing {
    return this.#read.get(path) ?? UNREAD;
  }

  /** Reads a folder anew. What is known of it stays until the answer has come. */
  refresh(path: string): void {
    void this.#ask(path, undefined);
  }

  /** Reads the next page, unless the folder is being read. */
  loadMore(path: string): void {
    const { folder, isReading } = this.read(path);
    if (folder && !isReading) void this.#ask(path, folder.children.pageInfo.endCursor);
  }

  /** Gives up what is being read. */
  stop(): void {
    for (const controller of this.#reading.values()) controller.abort();
  }

  /** A later question takes the place of one that has no answer yet. */
  async #ask(path: string, after: string | null | undefined): Promise<void> {
    this.#reading.get(path)?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.#reading.set(path, controller);
    this.#set(path, { ...this.read(path), failure: undefined, isReading: true });
    try {
      const folder = await readPage(this.#client, path, { after, signal });
      if (signal.aborted) return;
      const before = typeof after === "string" ? this.read(path).entries : [];
      const entries = [...before, ...(folder?.children.nodes.filter(isEntry) ?? [])];
      this.#set(path, { folder, entries, failure: undefined, isReading: false });
    } catch (error) {
      if (signal.aborted) return;
      this.#set(path, { ...this.read(path), failure: failureOf(error), isReading: false });
    }
  }

  #set(path: string, listing: Listing): void {
    this.#read.set(path, listing);
    for (const listener of this.#listeners) listener();
  }
}
