interface BatchedWrite {
  readonly write: () => void;
  readonly onError: (error: unknown) => void;
}

let batch: BatchedWrite[] = [];

/**
 * Runs a socket write at the end of this event-loop iteration, together with all others. Each write wakes up the receiver, and
 * the second of two in a row finds it awake: fewer system calls at both ends. See docs/decisions/009.
 *
 * @param onError gets what this write throws; the other writes still run
 */
export function batchWrite(write: () => void, onError: (error: unknown) => void): void {
  if (batch.push({ write, onError }) === 1) setImmediate(runBatch);
}

function runBatch(): void {
  const due = batch;
  batch = [];
  for (const { write, onError } of due) {
    try {
      write();
    } catch (error) {
      onError(error);
    }
  }
}
