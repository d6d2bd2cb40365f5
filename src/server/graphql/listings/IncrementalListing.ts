import { ResponseBudget } from "../../../context/ResponseBudget.js";
import { baseName, type FolderEntry, type TreeEntry } from "../../../datasources/users/files/FileTree.js";
import { ListingIndex, type ListingChange } from "../../../datasources/users/files/listing/ListingIndex.js";
import { Memo, type UpstreamResponse } from "../../../http/cache/UpstreamResponse.js";
import { ListingResponse } from "./ListingResponse.js";
import type { Values } from "../compile/Operation.js";
import type { Envelope, CompiledListing } from "./CompiledListing.js";

/**
 * A request that shows the entries of one folder: while most of them stay as they were, its answer is made of the last one
 * and of those that are different. See docs/decisions/010.
 */
export class IncrementalListing {
  readonly #plan: CompiledListing;
  readonly #inputs: Values;
  readonly #path: string;
  readonly #first: number;
  readonly #answers = new Memo<ListingResponse>();

  private constructor(
    plan: CompiledListing,
    inputs: Values,
    { path, first }: { readonly path: string; readonly first: number },
  ) {
    this.#plan = plan;
    this.#inputs = inputs;
    this.#path = path;
    this.#first = first;
  }

  /** Undefined when it is not asked for from its first entry on. */
  static of(plan: CompiledListing, inputs: Values): IncrementalListing | undefined {
    const asked = plan.argumentsOf(inputs);
    return asked && new IncrementalListing(plan, inputs, asked);
  }

  /** The answer that was made of this read. */
  of(read: UpstreamResponse, publicUrl: string): ListingResponse | undefined {
    const answer = this.#answers.get(read);
    return answer?.publicUrl === publicUrl ? answer : undefined;
  }

  /**
   * The answer to a read that came after another. Undefined when the two have little in common, or when there is anything
   * about it that the whole operation has to deal with.
   */
  async after(last: UpstreamResponse, read: UpstreamResponse, publicUrl: string): Promise<ListingResponse | undefined> {
    const before = this.of(last, publicUrl);
    const change = before ? await before.listing.diff(read.bytes) : await this.#readWhole(last, read);
    if (!change || change.listing.count > this.#first) return undefined;

    const { listing, changes } = change;
    const context = { publicUrl, budget: new ResponseBudget() };
    const entries = changes.flatMap((each) => each.entries);
    const texts = await this.#plan.renderEntries(entries, context);
    const frame =
      this.#sameFrame(listing, before) ?? (await this.#plan.renderEnvelope(folderOf(listing), context, this.#inputs));
    if (!texts || !frame) return undefined;
    const answer = before
      ? before.next(listing, changes, frame, texts)
      : ListingResponse.of(listing, publicUrl, frame, texts);
    this.#answers.set(read, answer, answer.byteSize);
    return answer;
  }

  async #readWhole(last: UpstreamResponse, read: UpstreamResponse): Promise<ListingChange | undefined> {
    if (!ListingIndex.isSimilar(last.bytes, read.bytes)) return undefined;
    return ListingIndex.read(read.bytes, this.#path, this.#plan.showsSize);
  }

  /** The one before, if all that a frame may tell is the same. */
  #sameFrame(listing: ListingIndex, before: ListingResponse | undefined): Envelope | undefined {
    const isSame =
      before?.listing.count === listing.count &&
      before.listing.first.name === listing.first.name &&
      before.listing.last.name === listing.last.name &&
      (before.listing.size === listing.size || !this.#plan.showsSize);
    return isSame ? before.frame : undefined;
  }
}

/** The folder of a listing as the fields around its entries look at it: of those only the first and the last are there. */
function folderOf({ path, size, count, first, last }: ListingIndex): FolderEntry {
  const children = new Array<TreeEntry>(count);
  children[0] = first;
  children[count - 1] = last;
  return { isFolder: true, name: baseName(path), path, size, children };
}
