import { AnswerBudget } from "../../context/AnswerBudget.js";
import { baseName, type FolderEntry, type TreeEntry } from "../../datasources/users/FileTree.js";
import { IndexedListing, type ListingChange } from "../../datasources/users/IndexedListing.js";
import { Made, type Read } from "../../http/Read.js";
import { ListingAnswer } from "./ListingAnswer.js";
import type { Values } from "../Operation.js";
import type { Frame, ListingPlan } from "./ListingPlan.js";

/**
 * A request that shows the entries of one folder: while most of them stay as they were, its answer is made of the last one
 * and of those that are different. See docs/decisions/010.
 */
export class ListingRequest {
  readonly #plan: ListingPlan;
  readonly #inputs: Values;
  readonly #path: string;
  readonly #first: number;
  readonly #answers = new Made<ListingAnswer>();

  private constructor(
    plan: ListingPlan,
    inputs: Values,
    { path, first }: { readonly path: string; readonly first: number },
  ) {
    this.#plan = plan;
    this.#inputs = inputs;
    this.#path = path;
    this.#first = first;
  }

  /** Undefined when it is not asked for from its first entry on. */
  static of(plan: ListingPlan, inputs: Values): ListingRequest | undefined {
    const asked = plan.argumentsOf(inputs);
    return asked && new ListingRequest(plan, inputs, asked);
  }

  /** The answer that was made of this read. */
  of(read: Read, publicUrl: string): ListingAnswer | undefined {
    const answer = this.#answers.of(read);
    return answer?.publicUrl === publicUrl ? answer : undefined;
  }

  /**
   * The answer to a read that came after another. Undefined when the two have little in common, or when there is anything
   * about it that the whole operation has to deal with.
   */
  async after(last: Read, read: Read, publicUrl: string): Promise<ListingAnswer | undefined> {
    const before = this.of(last, publicUrl);
    const change = before ? await before.listing.next(read.bytes) : await this.#readWhole(last, read);
    if (!change || change.listing.count > this.#first) return undefined;

    const { listing, changes } = change;
    const context = { publicUrl, budget: new AnswerBudget() };
    const entries = changes.flatMap((each) => each.entries);
    const texts = await this.#plan.textsOf(entries, context);
    const frame =
      this.#sameFrame(listing, before) ?? (await this.#plan.frameOf(folderOf(listing), context, this.#inputs));
    if (!texts || !frame) return undefined;
    const answer = before
      ? before.next(listing, changes, frame, texts)
      : ListingAnswer.of(listing, publicUrl, frame, texts);
    this.#answers.keep(read, answer, answer.weight);
    return answer;
  }

  async #readWhole(last: Read, read: Read): Promise<ListingChange | undefined> {
    if (!IndexedListing.areAlike(last.bytes, read.bytes)) return undefined;
    return IndexedListing.read(read.bytes, this.#path, this.#plan.showsSize);
  }

  /** The one before, if all that a frame may tell is the same. */
  #sameFrame(listing: IndexedListing, before: ListingAnswer | undefined): Frame | undefined {
    const isSame =
      before?.listing.count === listing.count &&
      before.listing.first.name === listing.first.name &&
      before.listing.last.name === listing.last.name &&
      (before.listing.size === listing.size || !this.#plan.showsSize);
    return isSame ? before.frame : undefined;
  }
}

/** The folder of a listing as the fields around its entries look at it: of those only the first and the last are there. */
function folderOf({ path, size, count, first, last }: IndexedListing): FolderEntry {
  const children = new Array<TreeEntry>(count);
  children[0] = first;
  children[count - 1] = last;
  return { isFolder: true, name: baseName(path), path, size, children };
}
