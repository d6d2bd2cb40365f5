import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exceedsDepth } from "../../../src/http/response/jsonDepth.js";
import { parseJson } from "../../../src/http/response/parseJson.js";
import { connect, failureOf, startJsonUpstream } from "../startUpstream.js";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("an answer nested", () => {
  test("five million deep is refused, although the parser would take it after some seconds", () => {
    expect(parseJson(Buffer.from(nested(5e6)))).toBeUndefined();
  });

  test.each([
    ["with all kinds of brackets", '{"a":['.repeat(3_000) + "]}".repeat(3_000)],
    ["with closing brackets in strings", '{"]}\\"]}":'.repeat(5_000) + "1" + "}".repeat(5_000)],
    ["with neighbours that are closed", "[[],".repeat(5_000) + "1" + "]".repeat(5_000)],
    ["without an end", "[".repeat(20_000)],
  ])("too deep is refused %s", async (_name, text) => {
    await using upstream = await startJsonUpstream(text);
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "badResponse" });
  });

  test.each([
    ["as deep as allowed", nested(4096)],
    ["flat with many brackets", `[${"[],".repeat(50_000)}{}]`],
    ["flat with many brackets in strings", JSON.stringify({ a: "[{".repeat(50_000), b: '\\"[\\'.repeat(50_000) })],
  ])("%s is read", async (_name, text) => {
    await using upstream = await startJsonUpstream(text);
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toMatchObject({ status: 200 });
  });
});

test("the depth found is that of the value, whatever the text", () => {
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? 1 + Object.values(value).reduce((most: number, part) => Math.max(most, depthOf(part)), 0)
      : 0;
  const anyText = fc.oneof(
    fc.string({ unit: fc.constantFrom("[", "]", "{", "}", '"', "\\", "a", "é", "😀") }),
    fc.string(),
  );
  const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      anyText,
      fc.integer(),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(anyText, tie("value"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(anyValue, fc.nat(3), (value, offset) => {
      const depth = depthOf(value);
      // Long enough to be looked at, and at any alignment.
      const bytes = Buffer.from(" ".repeat(offset) + JSON.stringify(value) + " ".repeat(20)).subarray(offset);
      expect(exceedsDepth(bytes, depth)).toBe(false);
      if (depth > 0) expect(exceedsDepth(bytes, depth - 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
