import { LogOnDocument } from "../../generated/operations.js";
import { DEMO, sessionToken } from "../../resolvers/upstream.js";
import type { TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";

/** Logs on through the gateway, and gives the token; the journal is empty afterwards. */
export async function signIn(app: TestApp, caller: TestClient): Promise<string> {
  const answer = await caller.execute(LogOnDocument, { input: DEMO });
  const token = sessionToken(answer);
  if (answer.data?.logon.ok !== true || token === undefined) throw new Error(`cannot sign in: ${answer.text}`);
  app.sandbox.journal.clear();
  return token;
}

/** The `Cookie` header of each request that the upstream received. */
export const cookies = ({ sandbox }: TestApp) => sandbox.journal.entries.map(({ headers }) => headers.cookie);
