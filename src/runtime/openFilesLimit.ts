import type { Logger } from "pino";

/** Besides streams: other requests, upstream calls, files. */
const RESERVE = 1_000;

/** How many files and sockets this process may have open at once; undefined where that is not known, or not limited. */
function openFilesLimit(): number | undefined {
  const report: unknown = process.report.getReport();
  const limits: unknown = typeof report === "object" && report !== null ? Reflect.get(report, "userLimits") : undefined;
  const files: unknown = typeof limits === "object" && limits !== null ? Reflect.get(limits, "open_files") : undefined;
  const soft: unknown = typeof files === "object" && files !== null ? Reflect.get(files, "soft") : undefined;
  return typeof soft === "number" ? soft : undefined;
}

/** Tells the operator at the start when the system allows fewer connections than there may be streams. */
export function checkOpenFiles(maxStreams: number, log: Pick<Logger, "warn">, limit = openFilesLimit()): void {
  if (limit === undefined || limit >= maxStreams + RESERVE) return;
  log.warn(
    { openFiles: limit, maxStreams },
    `The process may have ${limit} files open, too few for MAX_STREAMS=${maxStreams}: set ulimit -n to ${maxStreams + RESERVE} or more, or MAX_STREAMS to less.`,
  );
}
