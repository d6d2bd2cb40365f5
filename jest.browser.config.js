import base from "./jest.config.js";

/** Tests that need a Chromium (Debian's package `chromium`, or any named by CHROMIUM). */
export default {
  ...base,
  roots: ["<rootDir>/test/browser"],
  testPathIgnorePatterns: [],
  maxWorkers: 2, // each has a browser of several processes
  globalSetup: "<rootDir>/test/browser/buildWeb.mjs",
};
