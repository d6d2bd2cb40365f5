import { expect, test } from "@jest/globals";
import { composeServices } from "@theguild/federation-composition";
import { buildSchema, parse, validate } from "graphql";
import { runExample } from "../runExample.js";

test("the schema for routers has nothing that changes the session, and all the rest", async () => {
  const sdl = await runExample("gateway", "npm", "run", "--silent", "router-subgraph");
  const { publicSdl, errors } = composeServices([{ name: "ensims", url: "http://127.0.0.1/", typeDefs: parse(sdl) }]);

  expect(errors ?? []).toEqual([]);
  const schema = buildSchema(publicSdl ?? "");
  for (const field of [
    'logon(input: {email: "a@b.c", password: "x"})',
    "checkin",
    'confirm(input: {email: "a@b.c", password: "x"})',
    "logoff",
  ])
    expect(validate(schema, parse(`mutation { ${field} { ok } delete(path: "/x") { ok } }`))).toHaveLength(1);
  expect(validate(schema, parse('mutation { delete(path: "/x") { ok } updateAccount(input: {}) { ok } }'))).toEqual([]);
  expect(validate(schema, parse("{ session { email } me { email } }"))).toEqual([]);
});
