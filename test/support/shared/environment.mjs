import asyncHooks from "node:async_hooks";
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

/**
 * jest-circus 30.5 makes an AsyncLocalStorage for each test file, and leaves it enabled: each promise of the worker is then told to those
 * of all files so far. 36 files in one worker took an eighth more CPU by it. So all that are made while a file runs are kept, to be disabled.
 */
const storages = new Set();
asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
  constructor(...args) {
    super(...args);
    storages.add(this);
  }
};

/** Jest's environment of Node, with the modules that all test files of a worker share: see modules.mjs. */
export default class extends TestEnvironment {
  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    await super.teardown();
  }

  async setup() {
    await super.setup();
    Error.stackTraceLimit = 10; // Node's own. Jest's 100 costs time: graphql-js makes a text of the stack of each error
    this.global.sharedModule = (stub) => sharedModules.get(stub);
  }
}
