import { expect, test } from "@jest/globals";
import { JessAccountDocument } from "../../generated/operations.js";
import { codes } from "../upstream.js";
import { answer, asked, ok, startWithJess } from "./jobs.js";

/** As documented: upstream-api §4.3 and §4.4. */
const account = {
  ...{ address: "NA", permissions: "", id: 1, surname: "User", firstname: "Test", overdraft: 100, userGroup: "admin" },
  ...{ last_Access: 1_529_625_679_327, registered: 1_529_625_679_327, telephone: "null", suspended: false },
  ...{ username: "TestUser", email: "user@example.org", cpuhour: 91.33972222222222 },
};
const usage = {
  ...{ status: "NA", username: "TestUser", latest: 1_607_162_712_868, upload: 39_811_760, storage: 8_523_778_833 },
  ...{ jobs: 603, download: 1_166_582_910, submissions: 167, cputime: 31_177 },
};

test("account and usage as documented, by one call each", async () => {
  await using app = await startWithJess();
  answer(app, "/account", ok(account));
  answer(app, "/usage", ok([usage]));

  const { data, errors } = await app.demo.execute(JessAccountDocument);

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jessAccount: {
      ...{ username: "TestUser", firstName: "Test", surname: "User", email: "user@example.org", telephone: null },
      ...{ address: null, userGroup: "admin", permissions: null, cpuHours: 91.33972222222222, overdraft: 100 },
      ...{ isSuspended: false, registeredAt: "2018-06-22T00:01:19.327Z", lastAccessAt: "2018-06-22T00:01:19.327Z" },
    },
    jessUsage: [
      {
        ...{ username: "TestUser", submissions: 167, cases: 603, cpuSeconds: 31_177, uploadedBytes: 39_811_760 },
        ...{ downloadedBytes: 1_166_582_910, storedBytes: 8_523_778_833, latestAt: "2020-12-05T10:05:12.868Z" },
        note: null,
      },
    ],
  });
  expect(asked(app).sort()).toEqual(["GET /account", "GET /usage"]);
});

test("what is left out is null", async () => {
  await using app = await startWithJess();
  answer(app, "/account", ok({ username: "TestUser" }));
  answer(app, "/usage", ok([{ username: "TestUser" }]));

  const { data, errors } = await app.demo.execute(JessAccountDocument);

  expect(errors).toBeUndefined();
  expect(data?.jessAccount).toMatchObject({ username: "TestUser", email: null, cpuHours: null, isSuspended: false });
  expect(data?.jessUsage).toMatchObject([{ username: "TestUser", submissions: null, storedBytes: null }]);
});

test.each([
  ["no name", { ...account, username: "" }, [usage]],
  ["a flag that is a text", { ...account, suspended: "false" }, [usage]],
  ["a time beyond all dates", { ...account, registered: 1e17 }, [usage]],
  ["hours that are a text", { ...account, cpuhour: "91" }, [usage]],
  ["a usage that is no list", account, usage],
  ["a negative size", account, [{ ...usage, storage: -1 }]],
  ["a count beyond 32 bits", account, [{ ...usage, jobs: 2 ** 31 }]],
  ["nothing", null, null],
])("%s is no answer of the API", async (_what, ofAccount, ofUsage) => {
  await using app = await startWithJess();
  answer(app, "/account", ok(ofAccount));
  answer(app, "/usage", ok(ofUsage));

  const { errors } = await app.demo.execute(JessAccountDocument);

  expect(new Set(codes(errors))).toEqual(new Set(["UPSTREAM_BAD_RESPONSE"]));
});

test("the sandbox's own account", async () => {
  await using app = await startWithJess();

  const { data, errors } = await app.demo.execute(JessAccountDocument);

  expect(errors).toBeUndefined();
  expect(data?.jessAccount).toMatchObject({ username: "DemoJess", cpuHours: expect.any(Number) });
  expect(data?.jessUsage).toHaveLength(1);
});
