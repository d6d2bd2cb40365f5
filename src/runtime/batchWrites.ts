interface Task {
  readonly run: () => void;
  readonly fail: (error: unknown) => void;
}

let tasks: Task[] = [];

/**
 * Runs something once all that has come in this turn of the event loop has been read. Requests and answers are written so: each
 * write wakes whoever waits at the other end of its connection, but the second of two in a row finds it awake, and what was
 * read together is worked off in one go. See docs/decisions/009.
 *
 * @param fail gets what it throws, which concerns none of the others
 */
export function batchWrite(run: () => void, fail: (error: unknown) => void): void {
  if (tasks.push({ run, fail }) === 1) setImmediate(runTasks);
}

function runTasks(): void {
  const due = tasks;
  tasks = [];
  for (const { run, fail } of due) {
    try {
      run();
    } catch (error) {
      fail(error);
    }
  }
}
