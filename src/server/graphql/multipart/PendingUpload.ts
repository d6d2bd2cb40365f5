import Upload from "graphql-upload/Upload.mjs";
import { ObservedPromise } from "./ObservedPromise.js";

/** A file that the `map` of a request promises: the value of a variable, before its part has come. */
export class PendingUpload extends Upload {
  /** In how many places the operation may open it; 0 when it uses none of the variables that hold it. */
  readonly consumers: number;

  /** @param onAwaited called whenever the file is awaited */
  constructor(consumers: number, onAwaited: (upload: PendingUpload) => void) {
    super();
    this.consumers = consumers;
    this.promise = new ObservedPromise(this.promise, () => onAwaited(this));
  }
}
