import { expect, test } from "@jest/globals";
import { readLocalUrl } from "../../src/config/address.js";

test.each([
  [{}, "http://127.0.0.1:4000"],
  [{ HOST: "0.0.0.0", PORT: "80" }, "http://127.0.0.1:80"],
  [{ HOST: "::" }, "http://[::1]:4000"],
  [{ HOST: "2001:db8::7" }, "http://[2001:db8::7]:4000"],
  [{ HOST: "localhost", PORT: " " }, "http://localhost:4000"],
])("a service with %j is reached at %s", (env, url) => {
  expect(readLocalUrl(env)).toBe(url);
});

test.each([
  [{ PORT: "0" }, /PORT must not be 0/],
  [{ PORT: "eighty", HOST: "a b" }, /HOST must be .*\n.*PORT must be a whole number/],
])("no address is known of %j", (env, message) => {
  expect(() => readLocalUrl(env)).toThrow(message);
});
