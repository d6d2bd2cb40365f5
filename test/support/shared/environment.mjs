import asyncHooks from "node:async_hooks";
import { TestEnvironment } from "jest-environment-node";
import "reflect-metadata";
import "../nameFastifyPlugins.mjs";

/** The shared modules by their stubs; each worker loads them once, as they are in production. */
const sharedModules = new Map();
const { NODE_ENV, SHARED_STUBS = "{}" } = process.env;
process.setSourceMapsEnabled(true); // see setup
process.env.NODE_ENV = "production"; // where graphql-js tells the types of a schema apart without looking for a second copy of itself
for (const stub of Object.values(JSON.parse(SHARED_STUBS))) {
  sharedModules.set(stub, await import(stub.replace(/\.cjs$/, ".js")));
}
process.env.NODE_ENV = NODE_ENV;

/**
 * jest-circus 30.5 keeps the running test in an AsyncLocalStorage, for the owner of an unhandled rejection. On Node 20 every promise, timer and
 * socket of the worker is then tracked for it: 11 and 20 % of the CPU time of test/resolvers, in two pairs of runs. Here its storage stays
 * empty: an unhandled rejection fails the file, not one test of it. Storages of all others work as ever, and Node 24 tracks nothing.
 */
if (Object.getOwnPropertyDescriptor(asyncHooks, "AsyncLocalStorage").writable) {
  asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
    #isOfJest = new Error().stack.includes("jest-circus");

    run(store, callback, ...args) {
      return this.#isOfJest ? callback(...args) : super.run(store, callback, ...args);
    }
  };
}

/** Jest's environment of Node, with the modules that all test files of a worker share: see modules.mjs. */
export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    // Jest maps the stacks of errors to the sources, and would read the maps of the shared modules again for each test file. So it maps
    // those of errors of the test file only. Node, which keeps the maps, does so for errors of the shared modules.
    this.global.Error.prepareStackTrace = Error.prepareStackTrace;
    Error.prepareStackTrace = undefined;
    Error.stackTraceLimit = 10; // Node's own. Jest's 100 costs time: graphql-js makes a text of the stack of each error
    this.global.sharedModule = (stub) => sharedModules.get(stub);
  }
}
