import { ApolloServerErrorCode } from "@apollo/server/errors";
import { expect, test } from "@jest/globals";
import { GraphQLError } from "graphql";
import { codeOfApollo, ERROR_CODES } from "../../../src/server/errors/errorCodes.js";
import { toPublicError } from "../../../src/server/errors/toPublicError.js";

test("whatever code Apollo Server gives, the caller is told one of the documented ones", () => {
  for (const code of [...Object.values(ApolloServerErrorCode), "A_CODE_OF_THE_FUTURE", 1, null]) {
    expect(ERROR_CODES).toContain(codeOfApollo({ code }));
  }
});

test("a refusal with an HTTP status of its own has the code of that status", () => {
  const codeOf = (status: number) => codeOfApollo({ code: "BAD_REQUEST", http: { status, headers: new Map() } });

  expect([400, 405, 406, 415].map(codeOf)).toEqual([
    "BAD_REQUEST",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "UNSUPPORTED_MEDIA_TYPE",
  ]);
});

test("what graphql-js refuses without a code is a wrong value", () => {
  expect(codeOfApollo(new GraphQLError("Too many errors processing variables.").extensions)).toBe("BAD_USER_INPUT");
});

test("whatever status a library gives an error, the caller is told one of the documented codes", () => {
  for (let status = 400; status < 600; status++) {
    expect(ERROR_CODES).toContain(toPublicError(Object.assign(new Error("no"), { statusCode: status })).code);
  }
});
