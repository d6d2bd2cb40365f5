import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { SendMailDocument } from "../generated/operations.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { ADMIN, codes, DEMO, json, onlyRequest, received } from "./upstream.js";

const MAIL = { title: "Results für Ada", message: "Done.\nSee the attachment." };
const OTHER = "ada@example.org";

/** The mails that the sandbox has sent: subject, text and recipient. */
async function sentBy({ sandbox }: TestApp) {
  const folder = join(sandbox.dataDir, "mail");
  const names = (await readdir(folder)).sort();
  expect(names.every((name) => name.endsWith(".eml"))).toBe(true);
  const mails = await Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, name)))));
  return mails.map(({ to, subject, text }) => ({
    to: [to].flat().map((address) => address?.text),
    subject,
    text: text?.trimEnd(),
  }));
}

test("sendMail mails the caller", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { data } = await demo.execute(SendMailDocument, { input: MAIL });

  expect(data?.sendMail).toEqual({ ok: true, status: `Email has been sent to ${DEMO.email}`, outcome: "OK" });
  expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/users/api/send", body: JSON.stringify(MAIL) });
  expect(await sentBy(app)).toEqual([{ to: [DEMO.email], subject: MAIL.title, text: MAIL.message }]);
});

test("a recipient is passed on, and honoured for administrators only", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const admin = await app.signIn(ADMIN.email);
  const input = { ...MAIL, email: OTHER };

  const byUser = await demo.execute(SendMailDocument, { input });
  const byAdmin = await admin.execute(SendMailDocument, { input });

  expect(byUser.data?.sendMail.status).toBe(`Email has been sent to ${DEMO.email}`);
  expect(byAdmin.data?.sendMail.status).toBe(`Email has been sent to ${OTHER}`);
  const bodies = app.sandbox.journal.entries.map(({ body }) => JSON.parse(body ?? "") as unknown);
  expect(bodies).toEqual([input, input]);
  expect((await sentBy(app)).map(({ to }) => to)).toEqual([[DEMO.email], [OTHER]]);
});

test("a recipient of null is not sent", async () => {
  await using app = await startTestApp();
  const admin = await app.signIn(ADMIN.email);

  const { data } = await admin.execute(SendMailDocument, { input: { ...MAIL, email: null } });

  expect(data?.sendMail.ok).toBe(true);
  expect(onlyRequest(app).body).toBe(JSON.stringify(MAIL));
});

test("a recipient that is no address is refused before any upstream call", async () => {
  await using app = await startTestApp();
  const admin = await app.signIn(ADMIN.email);

  for (const email of ["", "ada", "ada@example.org, eve@example.org", "Ada <ada@example.org>", "a@b\r\nBcc: c@d"]) {
    const { errors } = await admin.execute(SendMailDocument, { input: { ...MAIL, email } });
    expect({ email, codes: codes(errors) }).toEqual({ email, codes: ["BAD_USER_INPUT"] });
  }
  expect(received(app)).toEqual([]);
});

test("a subject that has only blanks is refused before any upstream call", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const title of ["", " ", "\u00a0\t\n"]) {
    const { errors } = await demo.execute(SendMailDocument, { input: { ...MAIL, title } });
    expect(errors).toMatchObject([{ message: expect.stringContaining("`input.title`"), path: ["sendMail"] }]);
    expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
  }
  expect(received(app)).toEqual([]);
});

test("a subject of several lines, which could add headers to the mail, is refused before any upstream call", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const title of ["a\r\nBcc: eve@example.org", "a\nb", "a\rb", "a\n", "a\0b", "a\x7fb", "a\u0085b"]) {
    const { errors } = await demo.execute(SendMailDocument, { input: { ...MAIL, title } });
    expect(errors).toMatchObject([{ message: expect.stringContaining("`input.title`"), path: ["sendMail"] }]);
    expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
  }
  expect(received(app)).toEqual([]);
});

test("a refusal is told in the upstream's words", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", json({ ok: false, status: "Mail is off." }));

  const { data } = await demo.execute(SendMailDocument, { input: MAIL });

  expect(data?.sendMail).toEqual({ ok: false, status: "Mail is off.", outcome: "REJECTED" });
});
