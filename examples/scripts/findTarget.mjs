import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { Failure } from "./Failure.mjs";

/**
 * The existing local file to compare a download with; undefined if there is none, or it is to be overwritten.
 *
 * @param {string} target
 * @param {number} size of the remote file
 * @param {boolean} force overwrites files
 * @throws {Failure} if the existing entry differs
 */
export async function findTarget(target, size, force) {
  const here = await lstat(target).catch(() => undefined);
  if (!here) return undefined;
  if (here.isDirectory()) throw new Failure("FILE_EXISTS", `${target} is a folder.`);
  if (force) return undefined;
  if (!here.isFile()) throw differs(target, "not a regular file");
  if (here.size !== size) throw differs(target, `${here.size} bytes instead of ${size}`);
  return {
    /** @param {string} path of the download @throws {Failure} if it differs */
    compareWith: async (path) => {
      if (!(await haveEqualBytes(target, path))) throw differs(target, "different content");
    },
  };
}

/** @param {string} target @param {string} how */
const differs = (target, how) =>
  new Failure("FILE_EXISTS", `${target} already exists and differs: ${how}. Use --force to overwrite it.`);

/** @param {string} one @param {string} other @returns {Promise<boolean>} */
async function haveEqualBytes(one, other) {
  const options = { highWaterMark: 2 ** 18 };
  const others = createReadStream(other, options)[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(one, options)) {
    while (rest.length < chunk.length) {
      const { value, done } = await others.next();
      if (done) return false;
      rest = Buffer.concat([rest, value]);
    }
    if (!rest.subarray(0, chunk.length).equals(chunk)) return false;
    rest = rest.subarray(chunk.length);
  }
  return rest.length === 0 && (await others.next()).done === true;
}
