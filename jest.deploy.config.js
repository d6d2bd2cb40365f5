import base from "./jest.config.js";

/**
 * Tests of `deploy/`: what is in there is started with the programs that operators use (buildah, HAProxy, nginx, Caddy, Prometheus,
 * systemd; `.ci/run` names their packages). They run as root, and one after the other: some measure time.
 */
export default {
  ...base,
  roots: ["<rootDir>/test/deploy"],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
