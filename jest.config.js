/** @type {import("jest").Config} */
export default {
  testEnvironment: "<rootDir>/test/support/shared/environment.mjs",
  resolver: "<rootDir>/test/support/shared/resolver.cjs",
  maxWorkers: 4, // on two cores: many tests wait for a time-out or another process
  workerGracefulExitTimeout: 30_000, // nothing is left open; but to free hundreds of megabytes may take more than half a second
  roots: ["<rootDir>/test", "<rootDir>/web/test"],
  testPathIgnorePatterns: ["browser", "deploy", "examples", "soak"].map((folder) => `<rootDir>/test/${folder}/`), // they have configurations of their own
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  testSequencer: "<rootDir>/test/support/slowFirst.mjs",
  globalSetup: "<rootDir>/test/support/buildProgram.mjs",
  setupFiles: ["reflect-metadata", "<rootDir>/test/support/nameFastifyPlugins.mjs"],
  coverageProvider: "babel",
  collectCoverageFrom: ["src/**/*.ts"],
  testTimeout: 300_000, // for what hangs, not for what is slow on a busy machine
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
};
