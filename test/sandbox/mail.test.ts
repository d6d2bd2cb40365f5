import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { admin, call, demo } from "./Caller.js";

const send = "/users/api/send";

async function mails(sandbox: Sandbox) {
  const folder = join(sandbox.dataDir, "mail");
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, name)))));
}

test("mail goes to the caller's own address, whatever recipient is given, into a file", async () => {
  await using sandbox = await startSandbox();
  const json = { email: "victim@example.org", title: "Ergebnis ü", message: "Zeile 1\n.\nZeile 3 €" };

  const { text } = await call(sandbox, "POST", send, { as: demo, json });

  expect(JSON.parse(text)).toEqual({ ok: true, status: `Email has been sent to ${demo}` });
  const [mail] = await mails(sandbox);
  expect(mail).toMatchObject({ subject: "Ergebnis ü", text: "Zeile 1\n.\nZeile 3 €\n", to: { text: demo } });
});

test("an administrator may name the recipient", async () => {
  await using sandbox = await startSandbox();

  const named = await call(sandbox, "POST", send, { as: admin, json: { email: demo, title: "1", message: "" } });
  const unnamed = await call(sandbox, "POST", send, { as: admin, json: { title: "2", message: "" } });

  expect(JSON.parse(named.text)).toMatchObject({ status: `Email has been sent to ${demo}` });
  expect(JSON.parse(unnamed.text)).toMatchObject({ status: `Email has been sent to ${admin}` });
  expect((await mails(sandbox)).map(({ subject }) => subject)).toEqual(["1", "2"]);
});

test("a subject cannot begin a header", async () => {
  await using sandbox = await startSandbox();

  await call(sandbox, "POST", send, { as: demo, json: { title: "Hi\r\nBcc: x@example.org\n\nbody", message: "m" } });

  const [mail] = await mails(sandbox);
  expect(mail?.headers.has("bcc")).toBe(false);
  expect(mail?.subject).toBe("Hi Bcc: x@example.org body");
});

test.each(["a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org", "Eve <a@b.org>", "nobody", "@"])(
  "%j is no recipient",
  async (email) => {
    await using sandbox = await startSandbox();

    const { status } = await call(sandbox, "POST", send, { as: admin, json: { email, title: "t", message: "m" } });

    expect(status).toBe(500);
    expect(await mails(sandbox)).toEqual([]);
  },
);

test("mail goes to the SMTP server too", async () => {
  const received: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      void simpleParser(stream).then(({ subject }) => {
        received.push(`${to.join()}: ${subject ?? ""}`);
        done();
      });
    },
  });
  const server = smtp.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await using sandbox = await startSandbox({ smtpUrl: `smtp://127.0.0.1:${port ?? 0}` });

  const { status } = await call(sandbox, "POST", send, { as: demo, json: { title: "Hello", message: "m" } });

  expect([status, received]).toEqual([200, [`${demo}: Hello`]]);
  expect(await mails(sandbox)).toHaveLength(1);
  await new Promise<void>((resolve) => smtp.close(resolve));
});

test("a mail that cannot be delivered gets 500", async () => {
  const refusing = createServer((socket) => socket.end("554 no\r\n")).listen(0, "127.0.0.1");
  await once(refusing, "listening");
  const address = refusing.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await using sandbox = await startSandbox({ smtpUrl: `smtp://127.0.0.1:${port ?? 0}` });

  const { status } = await call(sandbox, "POST", send, { as: demo, json: { title: "t", message: "m" } });

  expect([status, await mails(sandbox)]).toEqual([500, []]);
  refusing.close();
});
