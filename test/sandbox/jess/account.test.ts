import { expect, test } from "@jest/globals";
import { JessCaller } from "./JessCaller.js";

type Figures = Readonly<Record<string, number>>;

test("account and usage are as documented before the first job", async () => {
  await using eve = await JessCaller.start();

  const account = await eve.json("GET", "/account");
  const usage = await eve.json("GET", "/usage");

  expect(account).toEqual({
    ...{ ok: true, status: "DemoJess account available" },
    data: {
      ...{ address: "NA", permissions: "", id: 1, surname: "User", firstname: "Demo", overdraft: 100.5 },
      ...{ userGroup: "user", last_Access: 1_607_162_712_868, registered: 1_529_625_679_327, telephone: "null" },
      ...{ suspended: false, username: "DemoJess", email: "eve@example.org", cpuhour: expect.closeTo(91.3397222) },
    },
  });
  expect(usage).toEqual({
    ...{ ok: true, status: "DemoJess usage report available" },
    data: [
      {
        ...{ status: "NA", username: "DemoJess", latest: 1_607_162_712_868, upload: 39_811_760 },
        ...{ storage: 8_523_778_833, jobs: 603, download: 1_166_582_910, submissions: 167, cputime: 31_177 },
      },
    ],
  });
});

test("jobs and downloads count", async () => {
  await using eve = await JessCaller.start({ caseSeconds: 3_600 });
  const figures = async () => (await eve.json<Figures[]>("GET", "/usage")).data[0] ?? {};
  const hours = async () => Number((await eve.json<Figures>("GET", "/account")).data.cpuhour);
  const [before, hoursBefore] = [await figures(), await hours()];

  const id = await eve.submitCases(4);
  await eve.advance(2 * 3_600_000);
  const zip = await eve.send("GET", `/job/file/${id}`);
  const file = await eve.send("GET", `/job/file/${id}/console.log`);

  const [after, [row]] = [await figures(), await eve.list()];
  const grown = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  expect(zip.status).toBe(200);
  expect(grown("submissions")).toBe(1);
  expect(grown("jobs")).toBe(4);
  expect(grown("upload")).toBe(row?.submissionSize);
  expect(grown("storage")).toBe(row?.storageSize);
  expect(grown("cputime")).toBe(row?.cputime);
  expect(grown("download")).toBeGreaterThan(file.text.length + 100);
  expect(after.latest).toBe(row?.received);
  expect(hoursBefore - (await hours())).toBeCloseTo(Number(row?.cputime) / 3_600, 3);
});

test("the size of a job is that of its unpacked files, of its results, and 171 bytes", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const id = await eve.submitCases(2);

  const results = ["case-1-000.vf.txt", "case-2-001.vf.txt", "console.log", "job.done!"];
  const bytes = await Promise.all(results.map(async (name) => (await eve.send("GET", `/job/file/${id}/${name}`)).text));

  const total = bytes.reduce((sum, { length }) => sum + length, 0);
  const [row] = await eve.list();
  expect(row).toMatchObject({ submissionSize: 11, resultSize: 0, storageSize: 11 + total + 171 });
});
