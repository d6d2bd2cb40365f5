let tasks: (() => void)[] = [];

/**
 * Runs the task once all that has come in this turn of the event loop has been read. Requests and answers are written so: each
 * write wakes whoever waits at the other end of its connection, but the second of two in a row finds it awake, and what was
 * read together is worked off in one go. See docs/decisions/009.
 *
 * @param task owns its failures: what it throws is an uncaught exception
 */
export function atEndOfTurn(task: () => void): void {
  if (tasks.push(task) === 1) setImmediate(runTasks);
}

function runTasks(): void {
  const due = tasks;
  tasks = [];
  for (const task of due) task();
}
