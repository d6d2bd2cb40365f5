import { expect, test } from "@jest/globals";
import { codes, DEMO, received, store } from "../../resolvers/upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import { project, STUDY } from "./project.js";
import { cookies, signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

test("the owner and the 12 files of a project cost one call for the account and one listing", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  await Promise.all(STUDY.map((path) => store(app, path, path)));

  const query = project("title owner { email nickname } files { name path size mediaType projects { id } }");
  const { data, errors } = await caller.execute(query, { id: "study" });

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    project: {
      title: "Twelve cases of the shoebox",
      owner: { email: DEMO.email, nickname: "Demo" },
      files: STUDY.map((path) => ({
        ...{ name: path.slice("/study/".length), path, size: path.length },
        ...{ mediaType: "text/plain", projects: [{ id: "study" }] },
      })),
    },
  });
  expect(received(app).sort()).toEqual(["GET /users/api/files/study", "GET /users/api/user"]);
});

test("from the account and from a file the way leads to the projects", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);

  const { data } = await caller.execute(
    '{ me { email projects { id } } file(path: "/models/shoebox.idf") { size projects { id owner { company } } } }',
  );

  expect(data).toEqual({
    me: { email: DEMO.email, projects: [{ id: "shoebox" }, { id: "study" }] },
    file: { size: 259, projects: [{ id: "shoebox", owner: { company: null } }] },
  });
});

test("another user's email gives null for the owner, without an upstream call", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  const token = await signIn(app, caller);

  const { data, errors } = await caller.execute(project("title owner { usesJess nickname }"), { id: "insulation" });

  expect(errors).toBeUndefined();
  expect(data).toEqual({ project: { title: "Better walls", owner: null } });
  expect(received(app)).toEqual(["GET /users/api/user"]);
  expect(cookies(app)).toEqual([`session_token=${token}`]);
});

test("files that the caller does not have are null, without an error", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  await store(app, "/study/case-02.idf", "2");

  const { data, errors } = await caller.execute(project("files { name size }"), { id: "study" });

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    project: { files: STUDY.map((path) => (path.endsWith("-02.idf") ? { name: "case-02.idf", size: 1 } : null)) },
  });
});

test("files that cannot be asked for are null with an error", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  app.sandbox.failNext({ path: "/users/api/files/study" }, { status: 507 });

  const { data, errors } = await caller.execute(project("title files { size }"), { id: "study" });

  expect(data).toEqual({ project: { title: "Twelve cases of the shoebox", files: STUDY.map(() => null) } });
  const path = expect.arrayContaining(["project", "files"]) as unknown;
  expect(errors).toMatchObject(STUDY.map(() => ({ path, extensions: { code: "UPSTREAM_ERROR", service: "users" } })));
});

test("without a session the projects are shown, and what is the caller's own is refused", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);

  const { data, errors } = await gateway.anonymous().execute(project("title owner { usesJess }"), { id: "shoebox" });

  expect(data).toEqual({ project: { title: "A box of one zone", owner: null } });
  expect(codes(errors)).toEqual(["UNAUTHENTICATED"]);
  expect(received(app)).toEqual([]);
});
