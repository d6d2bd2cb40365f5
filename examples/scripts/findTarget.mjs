import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { Failure } from "./Failure.mjs";

/**
 * What is in the place of a file that is to be saved. Undefined when there is nothing that matters.
 *
 * @param {string} target
 * @param {number} size of the file in the storage
 * @param {boolean} force replaces files
 * @throws {Failure} when it is something else than the file, and stays
 */
export async function findTarget(target, size, force) {
  const here = await lstat(target).catch(() => undefined);
  if (!here) return undefined;
  if (here.isDirectory()) throw new Failure("ALREADY_HERE", `${target} is a folder.`);
  if (force) return undefined;
  if (!here.isFile()) throw differs(target, "no plain file");
  if (here.size !== size) throw differs(target, `${here.size} bytes instead of ${size}`);
  return {
    /** @param {string} path of what came @throws {Failure} when it is not the same */
    compareWith: async (path) => {
      if (!(await haveEqualBytes(target, path))) throw differs(target, "other bytes");
    },
  };
}

/** @param {string} target @param {string} how */
const differs = (target, how) =>
  new Failure("ALREADY_HERE", `${target} is here already and differs: ${how}. Say --force to replace it.`);

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
