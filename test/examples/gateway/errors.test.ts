import { expect, test } from "@jest/globals";
import { FilesDocument, LogOnDocument, MeDocument } from "../../generated/operations.js";
import { codes, DEMO, received } from "../../resolvers/upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import { project } from "./project.js";
import { signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

test("a code and all that comes with it survives the gateway", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  const { errors: none } = await caller.execute(MeDocument, {}, { "x-request-id": "no-session" });
  await signIn(app, caller);
  const { errors: wrong } = await caller.execute(FilesDocument, { path: "/a/../b" });
  app.sandbox.failNext("GET", { status: 503, headers: { "Retry-After": "120" } });
  const { errors: outage } = await caller.execute(MeDocument, {}, { "x-request-id": "outage-1" });

  expect(none).toMatchObject([
    { path: ["me"], extensions: { code: "UNAUTHENTICATED", service: "users", requestId: "no-session" } },
  ]);
  expect(wrong).toMatchObject([
    { message: expect.stringContaining("Give the path from the root"), extensions: { code: "BAD_USER_INPUT" } },
  ]);
  expect(outage).toMatchObject([
    {
      path: ["me"],
      extensions: { code: "UPSTREAM_UNAVAILABLE", service: "users", retryAfter: 120, requestId: "outage-1" },
    },
  ]);
  expect(received(app)).toEqual(["GET /users/api/user"]);
});

test("the gateway's own refusals have codes too", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);

  const answers = [await gateway.anonymous().execute("{ me {"), await gateway.anonymous().execute("{ nothing }")];

  expect(answers.map(({ errors }) => codes(errors))).toEqual([["GRAPHQL_PARSE_FAILED"], ["GRAPHQL_VALIDATION_FAILED"]]);
});

test("a refusal is data, with its outcome", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);

  const { data, errors, setCookie } = await gateway
    .anonymous()
    .execute(LogOnDocument, { input: { ...DEMO, password: "wrong" } });

  expect(errors).toBeUndefined();
  expect(data?.logon).toMatchObject({ ok: false, outcome: "INVALID_CREDENTIALS" });
  expect(setCookie).toEqual([]);
});

test("without ensims-graphql the rest is answered, and neither the caller nor the log is told a password", async () => {
  const app = await startTestApp();
  await using gateway = await startGateway(app);
  await app.stop();
  const password = "correct horse battery staple";

  const { errors, text } = await gateway.anonymous().execute(LogOnDocument, { input: { ...DEMO, password } });
  const { data } = await gateway.anonymous().execute(project("title"), { id: "study" });

  expect(codes(errors)).toEqual(["SUBREQUEST_HTTP_ERROR"]);
  expect(data).toEqual({ project: { title: "Twelve cases of the shoebox" } });
  await gateway.process.stop(); // all of the log has been read
  expect(gateway.process.log).toContain("a subgraph gave no answer");
  expect(text + gateway.process.log).not.toContain(password);
  expect(text).not.toContain("127.0.0.1");
});
