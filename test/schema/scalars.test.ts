import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseValue } from "graphql";
import GraphQLUploadPart from "graphql-upload/Upload.mjs";
import { ByteCount } from "../../src/schema/scalars/ByteCount.js";
import { DateTime } from "../../src/schema/scalars/DateTime.js";
import { Upload } from "../../src/schema/scalars/Upload.js";

describe("ByteCount", () => {
  test("gives every whole number from 0 to 2^53 - 1 as it is", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (bytes) => ByteCount.serialize(bytes) === bytes));
    expect(ByteCount.serialize(8_523_778_833)).toBe(8_523_778_833);
    expect(ByteCount.serialize(2 ** 53 - 1)).toBe(2 ** 53 - 1);
  });

  test.each([[-1], [0.5], [NaN], [Infinity], [2 ** 53], ["167"], [167n], [null]])("does not give %p", (value) => {
    expect(() => ByteCount.serialize(value)).toThrow("ByteCount can only represent");
  });
});

describe("DateTime", () => {
  test("gives a date as an ISO 8601 string in UTC with milliseconds", () => {
    expect(DateTime.serialize(new Date(1_598_178_467_000))).toBe("2020-08-23T10:27:47.000Z");
    fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => DateTime.serialize(date) === date.toISOString()));
  });

  test("does not give a date that is none", () => {
    expect(() => DateTime.serialize(new Date(NaN))).toThrow();
  });

  test("says by which specification", () => {
    expect(DateTime.specifiedByURL).toBe("https://scalars.graphql.org/andimarek/date-time.html");
  });
});

describe("Upload", () => {
  test("is the promise of a part of the request", async () => {
    const part = new GraphQLUploadPart();
    const file = Upload.parseValue(part);
    const arrived = new Error("It did not arrive.");
    part.reject(arrived);
    await expect(file).rejects.toBe(arrived);
  });

  test.each([[null], ["a.txt"], [{}]])("is not %j, and the refusal tells how to send a file", (value) => {
    expect(() => Upload.parseValue(value)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("multipart request"),
        extensions: { code: "BAD_USER_INPUT" },
      }),
    );
  });

  test("cannot stand in the document", () => {
    expect(() => Upload.parseLiteral(parseValue('"a.txt"'))).toThrow(
      expect.objectContaining({ extensions: { code: "BAD_USER_INPUT" } }),
    );
  });
});
