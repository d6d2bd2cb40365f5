import Upload from "graphql-upload/Upload.mjs";
import { ObservedPromise } from "./AwaitedPromise.js";

/** A file that the `map` of a request promises: what stands in its place among the variables. */
export class PendingUpload extends Upload {
  /** How many places of the operation may read it: 0 when it stands nowhere that the operation looks at. */
  readonly consumers: number;

  /** @param onAwaited told whenever somebody begins to wait for the part */
  constructor(readers: number, onAwaited: (upload: PendingUpload) => void) {
    super();
    this.consumers = readers;
    this.promise = new ObservedPromise(this.promise, () => onAwaited(this));
  }
}
