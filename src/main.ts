#!/usr/bin/env node
import { runCommandLine } from "./commands/runCommandLine.js";
import { handleEarlySignals } from "./runtime/signals.js";

handleEarlySignals(process.env.NODE_ENV === "production");

// A closed pipe, as in `print-schema | head -1`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2));
