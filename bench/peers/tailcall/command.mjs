/**
 * Tailcall, a server in Rust whose configuration is a schema: https://tailcall.run/docs. Its binary wants a newer glibc than
 * that of Debian 12; `TAILCALL_GLIBC` names a folder that holds one, with its loader.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

function binary() {
  const name = `@tailcallhq/core-${process.platform}-${process.arch}-gnu`;
  const program = createRequire(import.meta.url)
    .resolve(`${name}/package.json`)
    .replace("package.json", "bin/tailcall");
  const glibc = process.env.TAILCALL_GLIBC;
  return glibc ? [join(glibc, "ld-linux-x86-64.so.2"), "--library-path", glibc, program] : [program];
}

/** The command that serves on the port, one worker as the others have one thread; the schema reads `UPSTREAM`. */
export function command(port) {
  const config = {
    server: { port, hostname: "127.0.0.1", workers: 1 },
    upstream: { allowedHeaders: ["cookie", "host"] },
    links: [
      { type: "Config", src: beside("schema.graphql") },
      { type: "Script", src: beside("shape.js") },
    ],
  };
  const file = join(tmpdir(), "ensims-graphql-bench-tailcall.json"); // beside its log, and like it overwritten by the next run
  writeFileSync(file, JSON.stringify(config));
  return ["env", "TAILCALL_LOG_LEVEL=error", "TAILCALL_TRACKER=false", ...binary(), "start", file];
}
