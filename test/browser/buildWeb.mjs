import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Builds the front end that the tests are about, so that none runs against an old one. */
export default function buildWeb() {
  if (!existsSync("examples/web/node_modules")) {
    throw new Error("The front end is not installed. Run: npm ci --prefix examples/web");
  }
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: "examples/web",
    env: { ...process.env, NODE_ENV: "production" }, // jest's "test" would build for development
    stdio: ["ignore", "ignore", "inherit"],
  });
}
