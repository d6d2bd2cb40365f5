import { ResponseBudget } from "../../../context/ResponseBudget.js";
import { baseName, type FolderEntry, type TreeEntry } from "../../../datasources/users/files/FileTree.js";
import { ListingIndex, type ListingChange } from "../../../datasources/users/files/listing/ListingIndex.js";
import { Memo, type UpstreamResponse } from "../../../http/cache/UpstreamResponse.js";
import type { ResponseBody } from "../../response/ResponseBody.js";
import type { Values } from "../compile/Operation.js";
import type { CompiledListing, Envelope } from "./CompiledListing.js";
import { ListingResponse } from "./ListingResponse.js";

/** A response to a request for a listing, and whether it was made from this very upstream response before, or from another one. */
interface ListingHit {
  readonly body: ResponseBody;
  readonly how: "repeated" | "renewed";
}

type MaybeHit = ListingHit | undefined;

/**
 * A request for the entries of one folder. While most of them stay the same, its response is made from the last one and from
 * the entries that have changed. See docs/decisions/010.
 */
export class IncrementalListing {
  readonly #compiled: CompiledListing;
  readonly #inputs: Values;
  readonly #path: string;
  readonly #first: number;
  readonly #responses = new Memo<ListingResponse>();

  private constructor(compiled: CompiledListing, inputs: Values, path: string, first: number) {
    this.#compiled = compiled;
    this.#inputs = inputs;
    this.#path = path;
    this.#first = first;
  }

  /** Undefined if the request does not ask for the folder from its first entry on. */
  static of(compiled: CompiledListing, inputs: Values): IncrementalListing | undefined {
    const { path, first, after } = compiled.argumentsOf(inputs);
    const isPlain = typeof path === "string" && typeof first === "number" && (after ?? null) === null;
    return isPlain ? new IncrementalListing(compiled, inputs, path, first) : undefined;
  }

  /**
   * The response to a listing that the upstream sent after another one.
   * Undefined if the two have little in common, or if the whole operation has to be executed.
   */
  get(last: UpstreamResponse, read: UpstreamResponse, publicUrl: string): MaybeHit | Promise<MaybeHit> {
    const known = this.#find(read, publicUrl);
    if (known !== undefined) return { body: known.body, how: "repeated" };
    return read === last ? undefined : this.#update(last, read, publicUrl);
  }

  #find(read: UpstreamResponse, publicUrl: string): ListingResponse | undefined {
    const response = this.#responses.get(read);
    return response?.publicUrl === publicUrl ? response : undefined;
  }

  async #update(last: UpstreamResponse, read: UpstreamResponse, publicUrl: string): Promise<MaybeHit> {
    const before = this.#find(last, publicUrl);
    const change = await (before ? before.listing.diff(read.bytes) : this.#readWhole(last, read));
    if (!change || change.listing.count > this.#first) return undefined;

    const { listing, changes } = change;
    const context = { publicUrl, budget: new ResponseBudget() };
    const entries: TreeEntry[] = [];
    for (const each of changes) entries.push(...each.entries);
    const texts = await this.#compiled.renderEntries(entries, context);
    const envelope =
      this.#sameEnvelope(listing, before) ??
      (await this.#compiled.renderEnvelope(folderOf(listing), context, this.#inputs));
    if (!texts || !envelope) return undefined;
    const response = ListingResponse.after(before, { listing, publicUrl, envelope, changes, texts });
    this.#responses.set(read, response, response.byteSize);
    return { body: response.body, how: "renewed" };
  }

  async #readWhole(last: UpstreamResponse, read: UpstreamResponse): Promise<ListingChange | undefined> {
    if (!ListingIndex.isSimilar(last.bytes, read.bytes)) return undefined;
    return ListingIndex.read(read.bytes, this.#path, this.#compiled.showsSize);
  }

  /** The envelope before, if nothing that it may show has changed. */
  #sameEnvelope(listing: ListingIndex, before: ListingResponse | undefined): Envelope | undefined {
    const isSame =
      before?.listing.count === listing.count &&
      before.listing.first.name === listing.first.name &&
      before.listing.last.name === listing.last.name &&
      (before.listing.size === listing.size || !this.#compiled.showsSize);
    return isSame ? before.envelope : undefined;
  }
}

/** The folder as the fields around its entries look at it: only the first and the last entry are there. */
function folderOf({ path, size, count, first, last }: ListingIndex): FolderEntry {
  const children = new Array<TreeEntry>(count);
  children[0] = first;
  children[count - 1] = last;
  return { isFolder: true, name: baseName(path), path, size, children };
}
