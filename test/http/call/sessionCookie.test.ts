import { describe, expect, test } from "@jest/globals";
import { cookieHeader, sessionCookies } from "../../../src/http/call/sessionCookie.js";

describe("of Set-Cookie lines", () => {
  test("the session cookie is taken with its lifetime", () => {
    expect(
      sessionCookies("session_token=a.b.c; Path=/; HttpOnly; Max-Age=86400; Expires=Wed, 21 Oct 2099 07:28:00 GMT"),
    ).toEqual([{ value: "a.b.c", deletes: false, maxAge: 86_400, expires: new Date("2099-10-21T07:28:00Z") }]);
  });

  test("several lines are told in order, other cookies are passed over", () => {
    const lines = ["lang=en", "session_token=1", "SESSION_TOKEN=2", "xsession_token=3", "session_token=4"];
    expect(sessionCookies(lines).map(({ value }) => value)).toEqual(["1", "4"]);
  });

  test.each([
    ["an empty value", "session_token="],
    ["an empty value with a lifetime", "session_token=; Max-Age=60"],
    ["Max-Age of 0", "session_token=x; max-age=0"],
    ["a negative Max-Age", "session_token=x; Max-Age=-1"],
    ["Expires in the past", "session_token=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    ["Expires in the past with dashes", "session_token=x; expires=Thu, 01-Jan-1970 00:00:00 GMT"],
    ["the last of two Max-Age", "session_token=x; Max-Age=60; Max-Age=0"],
  ])("%s deletes", (_name, line) => {
    expect(sessionCookies(line)).toMatchObject([{ deletes: true }]);
  });

  test.each([
    ["Max-Age has precedence over Expires", "session_token=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    ["an unreadable Max-Age is passed over", "session_token=x; Max-Age=soon"],
    ["an unreadable Expires is passed over", "session_token=x; Expires=never"],
    [
      "attributes of other kinds are passed over",
      "session_token=x; ;;=; Priority=High; __proto__=1; Max-Age; =0; Partitioned",
    ],
  ])("%s", (_name, line) => {
    expect(sessionCookies(line)).toMatchObject([{ value: "x", deletes: false }]);
  });

  test.each([
    ["percent signs are kept", "session_token=a%20b%3D", "a%20b%3D"],
    ["quotes are kept", 'session_token="abc"', '"abc"'],
    ["equals signs are kept", "session_token=abc==", "abc=="],
    ["spaces and tabs around name and value are not", "\t session_token =\tabc \t; Path=/", "abc"],
    [
      "Latin-1 bytes are kept, no-break spaces at the ends too",
      "session_token=\u00a0é\u00ff\u00a0",
      "\u00a0é\u00ff\u00a0",
    ],
    ["commas are kept", "session_token=a,session_token=b", "a,session_token=b"],
  ])("byte for byte: %s", (_name, line, value) => {
    expect(sessionCookies(line)).toMatchObject([{ value }]);
  });

  test.each(["", ";", "=", "=x", "session_token", "session_token; Path=/", "__proto__=x", "constructor=x; Max-Age=0"])(
    "the odd line %j sets nothing",
    (line) => {
      expect(sessionCookies(line)).toEqual([]);
    },
  );

  test("a lifetime beyond all numbers stays a number", () => {
    expect(sessionCookies(`session_token=x; Max-Age=${"9".repeat(400)}`)).toMatchObject([
      { maxAge: Number.MAX_SAFE_INTEGER },
    ]);
  });

  test("a date without zone is in UTC", () => {
    expect(sessionCookies("session_token=x; Expires=Wed, 21 Oct 2099 07:28:00")).toMatchObject([
      { expires: new Date("2099-10-21T07:28:00Z") },
    ]);
  });

  test("a line of 2 MB is read in time that grows with its length, not with its square", () => {
    const blanks = " ".repeat(400_000);
    const started = performance.now();
    const [cookie] = sessionCookies(
      `session_token=${"a".repeat(400_000)}${blanks}x;${blanks}max-age${blanks}=${"; ".repeat(200_000)}`,
    );
    expect(cookie?.value.length).toBe(800_001);
    expect(performance.now() - started).toBeLessThan(60_000); // the square would take minutes
  });
});

describe("of a token", () => {
  test("the cookie header is made as it is", () => {
    expect(cookieHeader("eyJ.a-b_c~!#$%&'()*+/:<=>?@[]^`{|}")).toBe("session_token=eyJ.a-b_c~!#$%&'()*+/:<=>?@[]^`{|}");
  });

  test.each(["", " ", "a b", "a;b", "a,b", 'a"b', '"ab"', "a\\b", "a\r\nx: y", "a\u0000", "é", "a\u007f", "日本"])(
    "%j never becomes a header",
    (token) => {
      expect(cookieHeader(token)).toBeUndefined();
    },
  );
});
