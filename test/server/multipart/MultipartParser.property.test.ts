import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import busboy from "busboy";
import fc from "fast-check";
import { MultipartParser } from "../../../src/server/multipart/MultipartParser.js";

const LIMITS = { maxBodyBytes: 2 ** 24, maxFieldBytes: 2 ** 20, maxFileBytes: 2 ** 24, maxFiles: 20 };

interface ReadPart {
  readonly name: string | undefined;
  /** Undefined for a field. */
  readonly filename?: string | undefined;
  readonly content: string;
}

/** Collects parts in their order, also those that are still being read. */
function collectParts() {
  const parts: Promise<ReadPart>[] = [];
  return {
    addField: (name: string | undefined, content: string) => void parts.push(Promise.resolve({ name, content })),
    addFile: (name: string | undefined, filename: string | undefined, bytes: Readable) =>
      void parts.push(
        bytes.toArray().then((all) => ({ name, filename, content: Buffer.concat(all).toString("latin1") })),
      ),
    all: () => Promise.all(parts),
  };
}

/** What the parser reads of a body that arrives in these chunks. */
async function parse(boundary: string, chunks: readonly Buffer[]): Promise<ReadPart[]> {
  const request = new IncomingMessage(new Socket());
  request.headers["content-type"] = `multipart/form-data; boundary="${boundary}"`;
  const parts = collectParts();
  await new Promise<void>((onEnd, onError) => {
    new MultipartParser(request, LIMITS, {
      onField: ({ name, bytes }) => parts.addField(name, bytes.toString()),
      onFile: ({ name, filename }, bytes) => parts.addFile(name, filename, bytes),
      onEnd,
      onError,
    });
    for (const chunk of chunks) request.push(chunk);
    request.push(null);
  });
  return parts.all();
}

/** What busboy alone reads of it. */
async function parseByBusboy(boundary: string, body: Buffer): Promise<ReadPart[]> {
  const parts = collectParts();
  await new Promise<void>((resolve, reject) => {
    busboy({ headers: { "content-type": `multipart/form-data; boundary="${boundary}"` }, preservePath: true })
      .on("field", (name, value) => parts.addField(name, value))
      .on("file", (name, bytes, { filename }) => parts.addFile(name, filename, bytes))
      .on("finish", resolve)
      .on("error", reject)
      .end(body);
  });
  return parts.all();
}

const boundaries = fc.constantFrom("b", "-", "--", "b--b", "bb", "----ensims-test");
const heads = fc.constantFrom(
  'form-data; name="field"',
  'form-data; name="file"; filename="a.idf"',
  "form-data; name=file; filename=a.idf\r\nContent-Type: text/plain",
  'form-data; name="file";\r\n filename="folded.idf"',
);

/** Content that looks like the beginning of a delimiter, and content of more than streams buffer. */
const contents = (boundary: string) =>
  fc.oneof(
    fc.integer({ min: 0, max: 70_000 }).map((length) => "x".repeat(length)),
    fc
      .array(
        fc.constantFrom("\r\n", "\r", "\n", "-", "--", boundary, `\r\n--${boundary}`.slice(0, -1), "\0", "\r\n\r\n"),
      )
      .map((pieces) => pieces.join(""))
      .filter((content) => !`\r\n${content}`.includes(`\r\n--${boundary}`)),
  );

const parts = (boundary: string) =>
  fc
    .array(fc.tuple(heads, contents(boundary)), { minLength: 1, maxLength: 5 })
    .map((all) =>
      all.map(([head, content]) => `--${boundary}\r\nContent-Disposition: ${head}\r\n\r\n${content}\r\n`).join(""),
    );

const bodies = boundaries.chain((boundary) =>
  fc
    .tuple(fc.constantFrom("", "\r\n", "preamble\r\n"), parts(boundary), fc.constantFrom("", "\r\n", "epilogue"))
    .map(([preamble, all, epilogue]) => ({ boundary, body: `${preamble}${all}--${boundary}--${epilogue}` })),
);

/** A body in pieces that end at these fractions of it. */
function split(body: Buffer, fractions: readonly number[]): Buffer[] {
  const ends = fractions.map((fraction) => Math.floor(fraction * body.length)).sort((a, b) => a - b);
  return [...ends, body.length]
    .map((end, index) => body.subarray(ends[index - 1] ?? 0, end))
    .filter(({ length }) => length);
}

test("reads the same parts as busboy does, whichever way the body is split", async () => {
  const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(bodies, fractions, async ({ boundary, body }, cuts) => {
      const bytes = Buffer.from(body, "latin1");

      expect(await parse(boundary, split(bytes, cuts))).toEqual(await parseByBusboy(boundary, bytes));
    }),
    { numRuns: 500 },
  );
});

test("reads the same parts when each byte comes alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      bodies.filter(({ body }) => body.length < 1_000),
      async ({ boundary, body }) => {
        const bytes = Buffer.from(body, "latin1");

        expect(
          await parse(
            boundary,
            Array.from(bytes, (byte) => Buffer.from([byte])),
          ),
        ).toEqual(await parseByBusboy(boundary, bytes));
      },
    ),
  );
});
