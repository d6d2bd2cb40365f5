import { expect, test } from "@jest/globals";
import {
  CancelJobDocument,
  JobDocument,
  JobsDocument,
  SetJessSessionDocument,
  SubmitJobDocument,
} from "../../generated/operations.js";
import { asked, jess } from "../../resolvers/jess/jobs.js";
import { codes, JESS } from "../../resolvers/upstream.js";
import { weatherFile } from "../../sandbox/jess/programs/Submission.js";
import { startTestApp } from "../../support/startTestApp.js";
import { project } from "./project.js";
import { cookies, signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";
import { addJob, startWithJess } from "./startWithJess.js";

const FILES = [new File(["Version,9.3;\n"], "box ü.idf"), new File([weatherFile((day) => 10 + day / 40)], "town.epw")];

test("jobs have fields of the other subgraph, which is reached from them and leads to them", async () => {
  await using graph = await startWithJess();
  const { app, caller, ids } = graph;
  const [newest = "", second = "", third = "", fourth = ""] = ids;
  for (const job of [newest, "1", second]) await addJob(caller, job);

  const list = await caller.execute("{ jobs(first: 2) { totalCount nodes { id title status projects { title } } } }");
  const one = await caller.execute("query ($id: ID!) { job(id: $id) { isEnded projects { id } } }", { id: third });
  const few = await caller.execute(project("jobs { id status title projects { id } }"), { id: "study" });
  for (const job of [third, fourth]) await addJob(caller, job);
  const calls = asked(app);
  app.sandbox.journal.clear();
  const many = await caller.execute(project("jobs { id status }"), { id: "study" });

  const study = { title: "Twelve cases of the shoebox" };
  expect(list.data).toEqual({
    jobs: {
      totalCount: 14,
      nodes: [
        { id: newest, title: "Example of an unpacked job", status: "UNPACKED", projects: [study] },
        { id: second, title: "Example of an accepted job", status: "ACCEPTED", projects: [study] },
      ],
    },
  });
  expect(one.data).toEqual({ job: { isEnded: false, projects: [] } });
  expect([few.errors, many.errors]).toEqual([undefined, undefined]);
  const projects = [{ id: "study" }];
  expect(few.data).toEqual({
    project: {
      jobs: [
        { id: newest, status: "UNPACKED", title: "Example of an unpacked job", projects },
        null, // not the caller's
        { id: second, status: "ACCEPTED", title: "Example of an accepted job", projects },
      ],
    },
  });
  expect(many.data).toMatchObject({ project: { jobs: [{ id: newest }, null, { id: second }, {}, { id: fourth }] } });
  const statuses = [newest, "1", second].map((id) => `GET /job/status/${id}`);
  expect(calls.sort()).toEqual(["GET /jobs", "GET /jobs", `GET /job/status/${third}`, ...statuses].sort());
  expect(asked(app)).toEqual(["GET /jobs"]); // more than three
  expect(new Set(cookies(app))).toEqual(new Set([graph.token]));
});

test("the results of a job are read through the gateway", async () => {
  await using graph = await startWithJess();
  const { caller } = graph;

  const { data, errors } = await caller.execute(`{
    jobs(filter: { status: [FINISHED] }, first: 1) {
      nodes {
        energyPlus { isSuccessful }
        result(path: "/eplusout.end") { name text { content } }
        results { children { nodes { __typename path } } }
        archiveUrl(extensions: ["csv"])
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    jobs: {
      nodes: [
        {
          energyPlus: { isSuccessful: true },
          result: {
            name: "eplusout.end",
            text: { content: expect.stringContaining("EnergyPlus Completed Successfully") },
          },
          results: {
            children: { nodes: expect.arrayContaining([{ __typename: "ResultFile", path: "/eplustbl.csv" }]) },
          },
          archiveUrl: expect.stringMatching(/\/jobs\/\d+\/files\.zip\?ext=csv$/),
        },
      ],
    },
  });
});

test("a job is submitted through the gateway, followed, and cancelled", async () => {
  await using graph = await startWithJess({ quirks: { speed: 0.01 } });
  const { app, caller } = graph;

  const submitted = await caller.execute(SubmitJobDocument, { files: FILES, input: { title: "Büro" } });
  const id = submitted.data?.submitJob.job?.id ?? "";
  const [post] = app.sandbox.journal.find("POST", jess("/job"));
  const cancelled = await caller.execute(CancelJobDocument, { id });
  await app.sandbox.jobs.advance(3_600_000);
  const ended = await caller.execute(JobDocument, { id });
  const again = await caller.execute(CancelJobDocument, { id });

  expect(submitted.errors).toBeUndefined();
  expect(submitted.data?.submitJob).toMatchObject({ ok: true, outcome: "OK", candidates: [] });
  expect(submitted.data?.submitJob.files).toMatchObject([{ name: "box ü.idf", size: 13 }, { name: "town.epw" }]);
  const sha256 = submitted.data?.submitJob.files.map((file) => file.sha256) ?? [];
  expect(post?.parts).toMatchObject([
    { name: "title" },
    { name: "file", filename: "box ü.idf", sha256: sha256[0] },
    { name: "file", filename: "town.epw", sha256: sha256[1] },
  ]);
  expect(cancelled.data?.cancelJob).toMatchObject({ ok: true, outcome: "OK", job: { id, isCancelling: true } });
  expect(ended.data?.job).toMatchObject({ status: "CANCELED", isEnded: true });
  expect(again.data?.cancelJob).toMatchObject({ ok: false, outcome: "NOT_CANCELLED", job: null });
});

test("a submission whose answer was lost is uncertain, names the job that it may be, and is sent once", async () => {
  await using graph = await startWithJess();
  const { app, caller } = graph;
  app.sandbox.failNext({ method: "POST", path: jess("/job") }, { act: true, then: "drop" });

  const { data, errors } = await caller.execute(SubmitJobDocument, { files: FILES, input: { title: "Büro" } });

  expect(errors).toBeUndefined();
  expect(data?.submitJob).toMatchObject({
    ok: false,
    outcome: "UNCERTAIN",
    job: null,
    candidates: [{ title: "Büro" }],
  });
  expect(app.sandbox.journal.find("POST", jess("/job"))).toHaveLength(1);
});

test("a submission that outlasts the gateway's patience is an error there, and is sent once", async () => {
  await using graph = await startWithJess(
    { env: { UPSTREAM_TIMEOUT_MS: "8000" } }, // the service still waits when the gateway does not
    { SUBGRAPH_TIMEOUT_MS: "4000" },
  );
  const { app, caller } = graph;
  app.sandbox.failNext({ method: "POST", path: jess("/job") }, { silence: true });

  const { data, errors } = await caller.execute(SubmitJobDocument, { files: FILES });

  expect([data, codes(errors)]).toEqual([null, ["GATEWAY_TIMEOUT"]]);
  expect(app.sandbox.journal.find("POST", jess("/job"))).toHaveLength(1);
});

test("codes of errors about jobs arrive", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  const noSession = await caller.execute(JobsDocument, {});
  await signIn(app, caller);
  const notLinked = await caller.execute(JobsDocument, {});
  await caller.execute(SetJessSessionDocument, { input: JESS });
  app.sandbox.failNext({ path: jess("/jobs") }, { status: 503, headers: { "Retry-After": "120" } });
  const outage = await caller.execute(JobsDocument, {});
  app.sandbox.failNext({ path: jess("/job/status/7") }, { status: 200, body: "<h1>Hi</h1>" });
  const nonsense = await caller.execute(JobDocument, { id: "7" });
  const wrong = await caller.execute(JobsDocument, { first: 0 });
  app.sandbox.failNext({ path: jess("/job/status/8") }, { status: 507 });
  await addJob(caller, "8", "shoebox");
  const entity = await caller.execute(project("title jobs { status }"), { id: "shoebox" });

  const service = "jess";
  expect(codes(noSession.errors)).toEqual(["UNAUTHENTICATED"]);
  expect(notLinked.errors).toMatchObject([{ path: ["jobs"], extensions: { code: "NO_JESS_SESSION", service } }]);
  expect(outage.errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", service, retryAfter: 120 } }]);
  expect(nonsense.errors).toMatchObject([{ path: ["job"], extensions: { code: "UPSTREAM_BAD_RESPONSE", service } }]);
  expect(codes(wrong.errors)).toEqual(["BAD_USER_INPUT"]);
  expect(entity.data).toEqual({ project: { title: "A box of one zone", jobs: [null] } });
  expect(entity.errors).toMatchObject([{ extensions: { code: "UPSTREAM_ERROR", service } }]);
});
