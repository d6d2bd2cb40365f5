import { expect, test } from "@jest/globals";
import { GraphQLError, parse } from "graphql";
import { pino } from "pino";
import { apolloLogger } from "../../../src/server/log/apolloLogger.js";

test.each(["debug", "info", "warn", "error"] as const)(
  "what Apollo Server logs by itself as %s quotes nothing of a document",
  (level) => {
    const lines: string[] = [];
    const log = pino({ level: "debug" }, { write: (line: string) => lines.push(line) });
    const { definitions } = parse(
      'mutation { logon(input: { email: "e@example.org", password: "HUNTER2SECRET" }) { ok } }',
    );
    const error = new GraphQLError("The rule failed.", { nodes: definitions });
    expect(String(error)).toContain("HUNTER2SECRET"); // as Apollo prints it

    apolloLogger(log)[level](`Unexpected error processing request: ${String(error)}`);

    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { msg: "Unexpected error processing request: The rule failed." },
    ]);
  },
);
