import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Builds and starts ensims-graphql, on its sandbox unless the environment names an upstream.
 *
 * @param {{ readonly port: number }} options 0 is any free port.
 */
export async function startFacade({ port }) {
  await promisify(execFile)("npm", ["run", "--silent", "build"], { cwd: ROOT });
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/main.js"], {
    cwd: ROOT,
    // It believes the gateway, which is on this machine, about where a caller came from.
    env: { LOG_LEVEL: "warn", TRUST_PROXY: "127.0.0.1", ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true, // Ctrl+C is for this process, which then stops it in its turn
  });
  const ended = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGINT");
    await ended;
  };
  let said = "";
  for await (const text of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    said += text;
    const url = /^GraphQL +(\S+)\/graphql$/m.exec(said)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return { url, ended, stop };
    }
  }
  throw new Error("ensims-graphql did not start.");
}
