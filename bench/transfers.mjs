/** 512 MiB down and up through `/files`: one transfer at a time, at the pace of the slowest. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import net from "node:net";
import { HOST } from "./cases.mjs";
import { tokenOf } from "./fixtures.mjs";
import { askOnce, getRequest } from "./load.mjs";

const MIB = 2 ** 20;
const BLOCK = Buffer.alloc(MIB, "0123456789abcdef");
const BOUNDARY = "----bench7MA4YWxkTrZu0gW";
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n` +
    `Content-Type: application/octet-stream\r\n\r\n`,
);
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

const prefixOf = ({ name }) => (name === "passthrough" ? "/users/api/files" : "/files");

/** Sends what `blocks` gives with back-pressure, reads the answer to its end, and gives its head, length and last bytes. */
function exchange(port, blocks) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    let head = "";
    let length = -1;
    let received = 0;
    let last = "";
    const push = () => {
      for (let next = blocks.next(); !next.done; next = blocks.next()) {
        if (!socket.write(next.value)) return socket.once("drain", push);
      }
    };
    socket.on("connect", push).on("error", reject);
    socket.on("close", () => reject(new Error(`cut after ${received} bytes: ${head.slice(0, 200)}`)));
    socket.on("data", (chunk) => {
      if (length < 0) {
        head += chunk.latin1Slice();
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        length = Number(/content-length: *(\d+)/i.exec(head.slice(0, end))?.[1] ?? NaN);
        received = head.length - end - 4;
        last = head.slice(end + 4);
        head = head.slice(0, end);
      } else {
        received += chunk.length;
        last = chunk.subarray(-2_000).latin1Slice();
      }
      if (received < length) return;
      socket.removeAllListeners("close").destroy();
      resolve({ status: Number(head.slice(9, 12)), received, last });
    });
  });
}

function* downloadRequest(server, bytes) {
  yield getRequest(`${prefixOf(server)}/bytes/${bytes}`, 0);
}

function* uploadRequest(server, bytes) {
  const length = HEAD.length + bytes + TAIL.length;
  yield Buffer.from(
    `POST ${prefixOf(server)}/stored HTTP/1.1\r\nHost: ${HOST}\r\nCookie: session_token=${tokenOf(0)}\r\n` +
      `apollo-require-preflight: true\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\n` +
      `Content-Length: ${length}\r\n\r\n`,
  );
  yield HEAD;
  for (let left = bytes; left > 0; left -= BLOCK.length) yield left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
  yield TAIL;
}

async function download(server, _upstream, bytes) {
  const { status, received } = await exchange(server.port, downloadRequest(server, bytes));
  assert.deepEqual({ status, received }, { status: 200, received: bytes }, `${server.name} downloads otherwise`);
}

function sha256(bytes) {
  const hash = createHash("sha256");
  for (let left = bytes; left > 0; left -= BLOCK.length)
    hash.update(left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK);
  return hash.digest("hex");
}
const hashes = new Map();

async function upload(server, upstream, bytes) {
  const { status, last } = await exchange(server.port, uploadRequest(server, bytes));
  assert.equal(status, 200, last);
  const { upload: stored } = JSON.parse(await askOnce(upstream.port, getRequest("/bench/state", 0)));
  assert.ok(stored.bytes >= bytes && stored.bytes < bytes + 65_536, `${server.name}: ${stored.bytes} bytes arrived`);
  if (bytes < 32_768) assert.ok(stored.head.includes(BLOCK.subarray(0, bytes).latin1Slice()), "other bytes arrived");
  if (server.name === "passthrough") return;
  if (!hashes.has(bytes)) hashes.set(bytes, sha256(bytes));
  const expected = [{ name: "big.bin", size: bytes, sha256: hashes.get(bytes) }];
  assert.deepEqual(JSON.parse(last).files, expected, `${server.name} tells otherwise of what it stored`);
}

export const TRANSFERS = {
  download: { title: "download through `/files`", bar: 0.9, run: download },
  upload: { title: "upload through `/files`", bar: 0.9, run: upload },
};

/** CPU seconds a GiB, GiB a second, and the most memory meanwhile and how much of it was added. */
export async function transfer({ run }, server, upstream, mib) {
  const bytes = mib * MIB;
  const cpu = server.cpuSeconds;
  const { rss } = server;
  server.forgetPeak();
  const started = performance.now();
  await run(server, upstream, bytes);
  const seconds = (performance.now() - started) / 1000;
  const { peakRss } = server;
  return { cpu: (server.cpuSeconds - cpu) / (mib / 1024), perSecond: mib / seconds, peakRss, growth: peakRss - rss };
}
