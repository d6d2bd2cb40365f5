import base from "./jest.config.js";

/** Long tests of the built service (`npm run test:soak`); one after the other, so that the figures mean something. */
export default {
  ...base,
  roots: ["<rootDir>/test/soak"],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
  maxWorkers: 1,
  globalSetup: "<rootDir>/test/soak/openFigures.mjs",
  globalTeardown: "<rootDir>/test/soak/printFigures.mjs",
};
