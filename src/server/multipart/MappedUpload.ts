import Upload from "graphql-upload/Upload.mjs";
import { AwaitedPromise } from "./AwaitedPromise.js";

/** A file that the `map` of a request promises: what stands in its place among the variables. */
export class MappedUpload extends Upload {
  /** How many places of the operation may read it: 0 when it stands nowhere that the operation looks at. */
  readonly readers: number;

  /** @param onAwaited told whenever somebody begins to wait for the part */
  constructor(readers: number, onAwaited: (upload: MappedUpload) => void) {
    super();
    this.readers = readers;
    this.promise = new AwaitedPromise(this.promise, () => onAwaited(this));
  }
}
