/** Loaded before the service: reports the heap size after a collection to the parent process. */
process.on("message", () => {
  globalThis.gc();
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
process.on("disconnect", () => process.exit()); // nothing outlives a run that was killed
process.channel.unref();
