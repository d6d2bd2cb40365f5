import { SetJessSessionDocument } from "../../generated/operations.js";
import { JESS } from "../../resolvers/upstream.js";
import { startTestApp, type TestAppOptions } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";
import { cookies, signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

/** A gateway, and a caller of it whose account is linked to JESS; the journal is empty. */
export async function startWithJess(options?: TestAppOptions, env?: Readonly<Record<string, string>>) {
  const app = await startTestApp(options);
  const gateway = await startGateway(app, env);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  await caller.execute(SetJessSessionDocument, { input: JESS });
  const token = cookies(app).at(-1);
  const list = await caller.execute("{ jobs { nodes { id } } }");
  const { jobs } = list.data as { jobs: { nodes: { id: string }[] } };
  app.sandbox.journal.clear();
  return {
    app,
    caller,
    token,
    gateway,
    ids: jobs.nodes.map(({ id }) => id),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await app.stop();
    },
  };
}

/** Adds a job to a project of the other subgraph. */
export async function addJob(caller: TestClient, job: string, to = "study"): Promise<void> {
  await caller.execute("mutation ($project: ID!, $job: ID!) { addJob(project: $project, job: $job) { id } }", {
    project: to,
    job,
  });
}
