/** A write that leaves together with others. */
export interface BatchedWrite {
  write(): void;
  /** Told what `write` throws; the other writes still run. */
  fail(error: unknown): void;
}

let batch: BatchedWrite[] = [];

/**
 * Runs a socket write at the end of this event-loop iteration, together with all others. Each write wakes up the receiver, and
 * the second of two in a row finds it awake: fewer system calls at both ends. See docs/decisions/009.
 */
export function batchWrite(write: BatchedWrite): void {
  if (batch.push(write) === 1) setImmediate(runBatch);
}

function runBatch(): void {
  const due = batch;
  batch = [];
  for (const each of due) {
    try {
      each.write();
    } catch (error) {
      each.fail(error);
    }
  }
}
