import base from "./jest.config.js";

/** Tests of the examples, each of which has its packages installed in its own folder. One after the other: they build `dist`. */
export default {
  ...base,
  roots: ["<rootDir>/test/examples"],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  maxWorkers: 1,
};
