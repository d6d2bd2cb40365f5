import { describe, expect, test } from "@jest/globals";
import { RerunJobDocument, SubmitJobDocument, SubmitStoredJobDocument } from "../../generated/operations.js";
import type { Fault } from "../../../src/sandbox/startSandbox.js";
import { jess, startWithJess } from "./jobs.js";

type Jess = Awaited<ReturnType<typeof startWithJess>>;

const input = { title: "Secret title" };
const files = [new File(["Version,9.3;"], "secret.idf")];

const MUTATIONS = {
  submitJob: async ({ demo }: Jess) => (await demo.execute(SubmitJobDocument, { files, input })).data?.submitJob,
  submitStoredJob: async ({ demo }: Jess) =>
    (await demo.execute(SubmitStoredJobDocument, { path: "/models", input })).data?.submitStoredJob,
  rerunJob: async ({ demo }: Jess) => (await demo.execute(RerunJobDocument, { id: "385001", input })).data?.rerunJob,
} as const;

describe.each(Object.entries(MUTATIONS))(
  "%s, whose answer is lost after the upstream has created the job,",
  (_name, mutate) => {
    test.each<[string, Fault]>([
      ["with the connection", { act: true, then: "drop" }],
      ["in its middle", { cutAfterBytes: 9 }],
    ])("%s, gives that job as the one candidate, and is not sent again", async (_how, fault) => {
      await using app = await startWithJess();
      app.sandbox.failNext({ method: "POST", path: jess("/job") }, fault);

      const payload = await mutate(app);
      const [uncertain] = payload?.candidates ?? [];
      expect(payload).toMatchObject({
        ok: false,
        outcome: "UNCERTAIN",
        job: null,
        candidates: [{ id: expect.any(String) }],
      });
      expect(app.sandbox.journal.find("POST", jess("/job"))).toHaveLength(1);

      const again = await mutate(app);
      expect(again).toMatchObject({ ok: true, outcome: "OK", candidates: [] });
      expect(Number(again?.job?.id)).toBe(Number(uncertain?.id) + 1);
    });

    test("leaves a line in the log that says so, without its title or the names of its files", async () => {
      await using app = await startWithJess();
      app.sandbox.failNext({ method: "POST", path: jess("/job") }, { act: true, then: "drop" });

      await mutate(app);
      await app.stop();

      const lines = app.log.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.filter(({ uncertain }) => uncertain === true)).toMatchObject([{ level: 40, api: "jess" }]);
      expect(lines.find(({ outcome }) => outcome === "UNCERTAIN")).toMatchObject({
        status: 200,
        upstream: [
          { call: "jess POST /job", error: "unavailable" },
          { call: "jess GET /jobs", status: 200 },
        ],
      });
      expect(app.log.join("")).not.toMatch(/secret/i);
    });
  },
);
