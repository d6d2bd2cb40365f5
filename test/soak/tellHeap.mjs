/** Loaded before the service: tells whoever started it how much its heap holds, after a collection. */
process.on("message", () => {
  globalThis.gc();
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
process.channel.unref();
