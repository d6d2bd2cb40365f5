import base from "./jest.config.js";

/** Tests of the examples, each of which has its packages installed in its own folder. */
export default {
  ...base,
  roots: ["<rootDir>/test/examples"],
  testPathIgnorePatterns: [],
  maxWorkers: 2, // each starts several processes
  testTimeout: 900_000, // some install packages
};
