import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Plugin } from "vite";

const ENCODINGS = { ".br": promisify(brotliCompress), ".gz": promisify(gzip) } as const;

/** Writes a .br and a .gz file beside each text file of the build. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir = "dist" }) {
      const names = await readdir(dir, { recursive: true });
      for (const name of names.filter((each) => /\.(?:js|css|html|svg)$/.test(each))) {
        const text = await readFile(join(dir, name));
        for (const [ending, compress] of Object.entries(ENCODINGS)) {
          await writeFile(join(dir, name + ending), await compress(text));
        }
      }
    },
  };
}
