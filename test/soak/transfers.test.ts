import { createHash } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, type Part, partHead, uploadOperation } from "../support/multipartBody.js";
import { GIB, megabytes, record } from "./figures.js";
import { startFacade, startSink } from "./startBuilt.js";

const PIECE = Buffer.alloc(2 ** 18, "a building is simulated\n");
const BEARER = { authorization: "Bearer aaa.bbb.ccc" };
const MOST_RESIDENT = 300e6;

function* pieces(bytes: number): Generator<Buffer, void, undefined> {
  for (let left = bytes; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
}

function sha256Of(bytes: number): string {
  const hash = createHash("sha256");
  for (const piece of pieces(bytes)) hash.update(piece);
  return hash.digest("hex");
}

const SUBMIT =
  "mutation ($files: [Upload!]!) { submitJob(files: $files) { ok outcome job { id } files { name size sha256 } } }";

/** What comes before the file, and what the file is called, by what is done and where. */
const WAYS: Readonly<Record<string, readonly [before: readonly Part[], name: string]>> = {
  "upload /files/": [[], "file"],
  "upload /graphql": [uploadOperation(1), "0"],
  "submit /jobs": [[{ name: "title", content: "T" }], "file"],
  "submit /graphql": [
    [
      { name: "operations", content: JSON.stringify({ query: SUBMIT, variables: { files: [null] } }) },
      { name: "map", content: '{"0":["variables.files.0"]}' },
    ],
    "0",
  ],
};

/** Sends one file of so many bytes, and gives the answer. */
async function send(url: string, way: string, bytes: number): Promise<string> {
  const path = way.split(" ")[1] ?? "";
  const [before, name] = WAYS[way] ?? [[], ""];
  const end = multipartBody([]).subarray(0);
  function* body() {
    yield multipartBody(before, true);
    yield partHead({ name, filename: "big.bin" });
    yield* pieces(bytes);
    yield Buffer.concat([Buffer.from("\r\n"), end]);
  }
  const outgoing = request(`${url}${path}`, { method: "POST", headers: { ...MULTIPART, ...BEARER } });
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.once("error", reject).once("response", (response) => resolve(text(response)));
  });
  await pipeline(Readable.from(body(), { objectMode: false, highWaterMark: PIECE.length }), outgoing);
  return answer;
}

test.each(["/files/", "/graphql"])("5 uploads of 1 GiB at once to %s stay below 300 MB resident", async (path) => {
  await using sink = await startSink();
  await using facade = await startFacade(sink.env);
  const [started, sha256] = [performance.now(), sha256Of(GIB)];

  const answers = await Promise.all(Array.from({ length: 5 }, () => send(facade.url, `upload ${path}`, GIB)));

  const seconds = (performance.now() - started) / 1000;
  const { peak } = await facade.program.memory();
  await record(`5 uploads of ${megabytes(GIB)} at once to ${path}: peak resident memory`, megabytes(peak));
  await record(`5 uploads of ${megabytes(GIB)} at once to ${path}: together`, `${megabytes((5 * GIB) / seconds)}/s`);
  for (const answer of answers) {
    expect(answer).toContain(`"size":${GIB},"sha256":"${sha256}"`);
    expect(Number(/"fileHandle":"(\d+)"/.exec(answer)?.[1])).toBeGreaterThan(GIB); // what the upstream counted
  }
  expect(peak).toBeLessThan(MOST_RESIDENT);
  expect(await facade.leftovers()).toEqual([]);
});

test.each([
  ["/jobs", 1, 300],
  ["/jobs", 5, 320],
  ["/graphql", 1, 300],
  ["/graphql", 5, 320],
])("submissions of 1 GiB to %s, %i at once, stay below %i MB resident", async (path, count, most) => {
  await using sink = await startSink();
  await using facade = await startFacade(sink.env);
  const [started, sha256] = [performance.now(), sha256Of(GIB)];

  const answers = await Promise.all(Array.from({ length: count }, () => send(facade.url, `submit ${path}`, GIB)));

  const seconds = (performance.now() - started) / 1000;
  const { peak } = await facade.program.memory();
  const what = `${count} at once of ${megabytes(GIB)} submitted to ${path}`;
  await record(`${what}: peak resident memory`, megabytes(peak));
  await record(`${what}: together`, `${megabytes((count * GIB) / seconds)}/s`);
  for (const answer of answers) {
    expect(answer).toContain(`"size":${GIB},"sha256":"${sha256}"`);
    expect(answer).toContain('"outcome":"OK"');
    expect(Number(/"id":"(\d+)"/.exec(answer)?.[1])).toBeGreaterThan(GIB); // what the upstream counted
  }
  expect(peak).toBeLessThan(most * 1e6);
  expect(await facade.leftovers()).toEqual([]);
});

test("a download of 1 GiB stays below 300 MB resident, and is whole", async () => {
  await using sink = await startSink();
  await using facade = await startFacade(sink.env);
  const started = performance.now();

  const bytes = await new Promise<number>((resolve, reject) => {
    const outgoing = request(`${facade.url}/files/${GIB}`, { headers: BEARER }, (response) => {
      let count = 0;
      response.on("data", (chunk: Buffer) => (count += chunk.length));
      response.once("end", () => resolve(count)).once("error", reject);
    });
    outgoing.once("error", reject).end();
  });

  const seconds = (performance.now() - started) / 1000;
  const { peak } = await facade.program.memory();
  await record(`a download of ${megabytes(GIB)}: peak resident memory`, megabytes(peak));
  await record(`a download of ${megabytes(GIB)}`, `${megabytes(GIB / seconds)}/s`);
  expect(bytes).toBe(GIB);
  expect(peak).toBeLessThan(MOST_RESIDENT);
});
