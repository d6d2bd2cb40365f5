import { connect, type Socket } from "node:net";

/** Opens streams in a process of its own, so that what it costs is not counted: see streams.test.ts. */
const [url = "", tokens = "", count = "0", query = ""] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const all = tokens.split(",");
const body = JSON.stringify({ query });

const figures = { open: 0, ended: 0, broken: 0, events: 0 };
/** Of events that say how much is collected: how much, and when they came, in ms since 1970. */
const arrivals: (readonly [collected: number, at: number])[] = [];
const COLLECTED = /"collected":(\d+)/g;
const sockets = new Set<Socket>();

/** Counts what comes; the text of a stream is read in pieces that may be cut anywhere. */
function open(index: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let [tail, isOpen, isWhole] = ["", false, false];
    sockets.add(socket);
    socket.setEncoding("latin1").on("data", (text: string) => {
      const seen = tail + text;
      if (!isOpen && seen.includes("\r\n\r\n")) {
        isOpen = true;
        if (seen.startsWith("HTTP/1.1 200")) figures.open += 1;
        resolve();
      }
      const now = performance.timeOrigin + performance.now();
      for (const [, collected] of text.matchAll(COLLECTED)) arrivals.push([Number(collected), now]);
      figures.events += seen.split("event: next\n").length - 1 - (tail.split("event: next\n").length - 1);
      if (!isWhole && seen.includes("\r\n0\r\n\r\n")) {
        isWhole = true;
        figures.ended += 1;
        socket.end();
      }
      tail = seen.slice(-20);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      if (isOpen && !isWhole) figures.broken += 1;
      resolve();
    });
    const head = [
      "POST /graphql HTTP/1.1",
      "Host: localhost",
      `Authorization: Bearer ${all[index % all.length] ?? ""}`,
      "Accept: text/event-stream",
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.write([...head, "", body].join("\r\n"));
  });
}

process.on("message", (message) => {
  if (message === "figures") process.send?.(figures);
  if (message === "arrivals") process.send?.(arrivals.splice(0));
  if (message === "close") for (const socket of sockets) socket.resetAndDestroy();
});

for (let from = 0; from < Number(count); from += 100) {
  const some = Array.from({ length: Math.min(100, Number(count) - from) }, (_, i) => open(from + i));
  await Promise.all(some);
}
process.stdout.write("all are open\n");
