import { createServer } from "node:http";

const PIECE = Buffer.alloc(2 ** 16, "ensims!\n");

/** Answers that are held back until the next SIGUSR2; undefined while none are. */
let held: (() => void)[] | undefined;
process.on("SIGUSR2", () => {
  const answers = held;
  held = answers ? undefined : [];
  for (const answer of answers ?? []) answer();
});

/** `POST` counts and forgets its body, and a job has the count as its number; `GET …/<number>` gives a file of so many bytes; any other `GET` is the account. */
const server = createServer({ requestTimeout: 0 }, (request, response) => {
  const json = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  let left = Number(/\/(\d+)$/.exec(request.url ?? "")?.[1] ?? 0);
  if (request.method === "POST") {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => json({ ok: true, status: "stored", fileHandle: String(bytes), data: bytes }));
  } else if (left === 0) {
    const account = () => json({ ok: true, status: "", data: { email: "demo@example.org" } });
    if (held) held.push(account);
    else account();
  } else {
    response.writeHead(200, { "content-length": left, "content-disposition": "attachment" });
    const more = () => {
      while (left > 0) {
        const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
        left -= piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  }
});
process.on("disconnect", () => process.exit()); // nothing outlives a run that was killed
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.stdout.write(`http://127.0.0.1:${address?.port ?? 0}\n`);
});
