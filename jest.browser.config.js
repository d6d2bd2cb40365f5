import base from "./jest.config.js";

/** Tests that need a Chromium (Debian's package `chromium`, or any named by CHROMIUM). */
export default {
  ...base,
  roots: ["<rootDir>/test/browser"],
  testPathIgnorePatterns: [],
  maxWorkers: 2, // each has a browser of several processes
  testTimeout: 900_000, // a test that looks at every screen takes more than a minute on a machine that is idle
  globalSetup: "<rootDir>/test/browser/buildWeb.mjs",
};
