import { TestEnvironment } from "jest-environment-node";
import "reflect-metadata";
import "../nameFastifyPlugins.mjs";

/** The shared modules by their stubs; each worker loads them once. */
const sharedModules = new Map();
for (const stub of Object.values(JSON.parse(process.env.SHARED_STUBS ?? "{}"))) {
  sharedModules.set(stub, await import(stub.replace(/\.cjs$/, ".js")));
}

/** Jest's environment of Node, with the modules that all test files of a worker share: see modules.mjs. */
export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.sharedModule = (stub) => sharedModules.get(stub);
  }
}
