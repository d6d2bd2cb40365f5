import { SetJessSessionDocument } from "../generated/operations.js";
import type { TestApp } from "../support/startTestApp.js";

/** Links the demo account to JESS, as its user did before. */
export async function linkJess(app: TestApp): Promise<void> {
  const client = await app.signIn();
  await client.execute(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd: "demo" } });
}
