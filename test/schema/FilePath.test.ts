import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { GraphQLError, parseValue } from "graphql";
import { FilePath, parseFilePath, requireStorable } from "../../src/schema/scalars/FilePath.js";

const refusal = (act: () => unknown): GraphQLError => {
  try {
    act();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
};

/** Names as the storage may hold them: everything but what the table of refusals names. */
const name = fc
  .string({ unit: "binary", minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(/[\0/]/g, "_").replace(/^\\/, "_"))
  .filter((text) => !/(?:^|\\)\.\.?(?:$|\\)/.test(text));
const path = fc.array(name, { maxLength: 8 }).map((names) => `/${names.join("/")}`);

describe("a path that is accepted", () => {
  test.each([
    ["/", "/"],
    ["", "/"],
    ["models", "/models"],
    ["/models/", "/models"],
    ["models/a/", "/models/a"],
    ["/%2e%2e/a?b#c", "/%2e%2e/a?b#c"],
    ["/...", "/..."],
    ["/ a b ", "/ a b "],
    ["/Gebäude/🏠.idf", "/Gebäude/🏠.idf"],
    ["/e\u0301", "/e\u0301"],
    ["/Icon\r", "/Icon\r"],
    ["a\nb", "/a\nb"],
    ["a\x7fb/", "/a\x7fb"],
    ["/a\x85b\u009b", "/a\x85b\u009b"],
    ["/a\\b", "/a\\b"],
    ["/a\\", "/a\\"],
    ["/a\\\\b", "/a\\\\b"],
    ["/a\\...\\.b", "/a\\...\\.b"],
  ])("%j is %j", (given, canonical) => {
    expect(parseFilePath(given)).toBe(canonical);
  });

  test("keeps its names, letter for letter", () => {
    fc.assert(fc.property(path, (text) => parseFilePath(text) === text));
  });

  test("is the same with or without its outer slashes", () => {
    fc.assert(
      fc.property(path, (text) => {
        fc.pre(text !== "/");
        expect([text.slice(1), `${text}/`, `${text.slice(1)}/`].map(parseFilePath)).toEqual([text, text, text]);
      }),
    );
  });

  test("is the same when it comes back, as a variable, in the document or from the upstream", () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(FilePath.serialize(text)).toBe(text);
        expect(FilePath.parseValue(FilePath.serialize(text))).toBe(text);
        expect(FilePath.parseLiteral(parseValue(JSON.stringify(text)))).toBe(text);
      }),
    );
  });

  test("is canonical, whatever was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("/", ".", "a", "\\", "\0", "ü", "\ud800") }), (text) => {
        let accepted: string;
        try {
          accepted = parseFilePath(text);
        } catch (error) {
          expect(error).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
          return;
        }
        expect(accepted).toMatch(/^\/$|^(\/[^/\\\0][^/\0]*)+$/);
        expect(accepted.split(/[/\\]/)).not.toContain("..");
        expect(accepted.split(/[/\\]/)).not.toContain(".");
        expect(accepted.isWellFormed()).toBe(true);
        expect(parseFilePath(accepted)).toBe(accepted);
      }),
      { numRuns: 1000 },
    );
  });

  test("may have names of 255 bytes and 4096 bytes in all", () => {
    const longest = `/${"a".repeat(255)}`.repeat(16);
    expect(parseFilePath(`${longest}/`)).toBe(longest);
    expect(parseFilePath("ü".repeat(127))).toBe(`/${"ü".repeat(127)}`);
  });
});

describe("a path to store at", () => {
  test.each(["/", "/models", "/a b/ü", "/%0d"])("may be %j", (text) => {
    expect(() => requireStorable(parseFilePath(text))).not.toThrow();
  });

  test.each(["/Icon\r", "/a\nb/c", "/a\x7fb", "/a\x85b", "/a\tb", "/a\\b", "/a\\"])("may not be %j", (text) => {
    const error = refusal(() => requireStorable(parseFilePath(text)));
    expect(error.extensions).toEqual({ code: "BAD_USER_INPUT" });
    expect(error.message).not.toContain(text);
  });
});

describe("a path is refused", () => {
  test.each([
    ["for an empty segment", "/a//b"],
    ["for an empty segment at the start", "//a"],
    ["for an empty segment at the end", "/a//"],
    ["for nothing but slashes", "//"],
    ["for more slashes", "///"],
    ["for a dot", "/a/./b"],
    ["for a dot at the end", "/a/."],
    ["for two dots", "/a/../b"],
    ["for two dots at the end", "a/.."],
    ["for two dots and a slash", "/../"],
    ["for NUL", "/a\0b"],
    ["for two dots behind a backslash", "/a\\.."],
    ["for two dots before a backslash", "/..\\a"],
    ["for two dots between backslashes", "/a\\..\\b"],
    ["for a dot between backslashes", "/a\\.\\b"],
    ["for a backslash at the beginning", "\\a"],
    ["for a backslash at the beginning of a name", "/a/\\b"],
    ["for a backslash alone", "/\\"],
    ["for the first half of a surrogate pair", "/a\ud83c"],
    ["for the second half of a surrogate pair", "/\udfe0a"],
    ["for a name of 256 bytes", `/${"a".repeat(256)}`],
    ["for a name of 128 letters of two bytes", `/${"ü".repeat(128)}`],
    ["for 4097 bytes in all", `/${"a".repeat(254)}${`/${"a".repeat(255)}`.repeat(15)}/a`],
  ])("%s, in a sentence that does not repeat it", (_, text) => {
    const error = refusal(() => parseFilePath(text));
    expect(error.extensions).toEqual({ code: "BAD_USER_INPUT" });
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.message).not.toContain(text);
    expect(refusal(() => FilePath.parseValue(text)).extensions).toEqual({ code: "BAD_USER_INPUT" });
  });

  test.each([[5], [null], [true], [["/"]], [{ path: "/" }]])("when it is %j and not a string", (value) => {
    expect(refusal(() => FilePath.parseValue(value)).extensions).toEqual({ code: "BAD_USER_INPUT" });
    expect(refusal(() => FilePath.parseLiteral(parseValue("5"))).extensions).toEqual({ code: "BAD_USER_INPUT" });
  });

  test("in the document with the place where it stands", () => {
    const node = parseValue('"/a/../b"');
    expect(refusal(() => FilePath.parseLiteral(node)).locations).toEqual([{ line: 1, column: 1 }]);
  });
});

test("a path that only the upstream could think of is shown, not refused", () => {
  expect(FilePath.serialize("models/a\\b\n/")).toBe("/models/a\\b\n");
  expect(() => FilePath.serialize(undefined)).toThrow(GraphQLError);
});
