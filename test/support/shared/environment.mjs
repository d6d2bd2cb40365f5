import { TestEnvironment } from "jest-environment-node";
import "reflect-metadata";
import "../nameFastifyPlugins.mjs";

/** The shared modules by their stubs; each worker loads them once, as they are in production. */
const sharedModules = new Map();
const { NODE_ENV, SHARED_STUBS = "{}" } = process.env;
process.env.NODE_ENV = "production"; // where graphql-js tells the types of a schema apart without looking for a second copy of itself
for (const stub of Object.values(JSON.parse(SHARED_STUBS))) {
  sharedModules.set(stub, await import(stub.replace(/\.cjs$/, ".js")));
}
process.env.NODE_ENV = NODE_ENV;

/** Jest's environment of Node, with the modules that all test files of a worker share: see modules.mjs. */
export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.sharedModule = (stub) => sharedModules.get(stub);
  }
}
