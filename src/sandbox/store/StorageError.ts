/** What was uploaded cannot be stored. The message is for the caller. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}
