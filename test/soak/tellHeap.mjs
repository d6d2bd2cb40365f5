/** Loaded before the service: tells whoever started it how much its heap holds, after a collection. */
process.on("message", () => {
  globalThis.gc();
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
process.on("disconnect", () => process.exit()); // nothing outlives a run that was killed
process.channel.unref();
