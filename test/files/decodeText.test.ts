import { describe, expect, test } from "@jest/globals";
import { decodeText } from "../../src/files/decodeText.js";

/** Code points of the bytes 0x80 to 0x9F, from https://encoding.spec.whatwg.org/index-windows-1252.txt */
const C1 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];
const latin1 = (text: string) => Buffer.from(text, "latin1");

test("every byte that is not UTF-8 is the character of Windows-1252", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const expected = Array.from(bytes, (byte) => (byte >= 0x80 && byte <= 0x9f ? C1[byte - 0x80] : byte));

  expect(Array.from(decodeText(bytes), (char) => char.codePointAt(0))).toEqual(expected);
});

describe("text is", () => {
  test.each([
    ["UTF-8", Buffer.from("21 °C, Zürich, 日本 😀"), "21 °C, Zürich, 日本 😀"],
    ["Windows-1252", latin1("21 \xb0C, Z\xfcrich, \x80 5"), "21 °C, Zürich, € 5"],
    ["Windows-1252 when UTF-8 is broken once", Buffer.concat([Buffer.from("ü"), latin1("\xfc")]), "Ã¼ü"],
    ["Windows-1252 when UTF-8 ends too early", latin1("caf\xe9"), "café"],
    ["Windows-1252 when it would be an overlong form", latin1("a\xc0\xafb"), "aÀ¯b"],
    ["Windows-1252 when it would be a surrogate", latin1("\xed\xa0\x80"), "í\u00a0€"],
    ["empty", Buffer.alloc(0), ""],
    ["a view of a larger buffer", latin1("\xfc\xfc--").subarray(1, 3), "ü-"],
  ])("%s", (_what, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });
});

test("a byte order mark is left out, unless it is asked for", () => {
  const bytes = Buffer.from("\ufeffa");

  expect(decodeText(bytes)).toBe("a");
  expect(decodeText(bytes, { ignoreBOM: true })).toBe("\ufeffa");
});

test("an incomplete character at the end is left out, and does not change the encoding", () => {
  expect(decodeText(Buffer.from("a€").subarray(0, -1), { stream: true })).toBe("a");
  expect(decodeText(Buffer.from("ü€").subarray(0, -2), { stream: true })).toBe("ü");
  expect(decodeText(latin1("\xfc\xe9"), { stream: true })).toBe("üé");
});
