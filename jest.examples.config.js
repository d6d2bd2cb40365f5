import base from "./jest.config.js";

/** Tests of the examples, each of which has its packages installed in its own folder. One after the other: they build `dist`. */
export default {
  ...base,
  roots: ["<rootDir>/test/examples"],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
