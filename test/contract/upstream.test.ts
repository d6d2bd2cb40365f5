import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { ZipFile } from "yazl";
import type { TreeEntry } from "../../src/datasources/users/files/FileTree.js";
import { connect } from "./connect.js";
import { upstreams } from "./upstreams.js";

/** What we believe of the wire (upstream-api.md), as our data sources see it. */
describe.each(upstreams)("%s", (_name, open) => {
  test("tells its version without a session", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);

    expect(await caller.sources.info.read("users")).toMatchObject({ title: "Users Web API", major: 1 });
    expect(await caller.sources.info.read("jess")).toMatchObject({ title: "JESS Web API", major: 1 });
  });

  test("gives a session by a cookie that holds a JWT, to a right credential only", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const { auth } = caller.sources;
    const { email, password } = upstream.credential;

    const refusal = await auth.logon({ email, password: `not-${password}` });
    expect(refusal).toMatchObject({ ok: false, outcome: "INVALID_CREDENTIALS" });
    expect(caller.token).toBeUndefined();

    expect(await auth.logon({ email, password })).toMatchObject({ ok: true, outcome: "OK", email });
    const claims = decodeJwt(caller.token ?? "");
    expect(claims).toMatchObject({ email, sub: expect.any(String) });
    expect(claims.exp).toBeGreaterThan(Date.now() / 1000);
  });

  test("renews the session, confirms a credential, and clears the cookie at the end", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const { auth } = caller.sources;
    await caller.signIn();

    expect(await auth.checkin()).toMatchObject({ ok: true, email: upstream.credential.email });
    expect(caller.cookies.length).toBeGreaterThan(1);
    expect(await auth.confirm(upstream.credential)).toMatchObject({ ok: true, outcome: "OK" });
    const refusal = await auth.confirm({ ...upstream.credential, password: "not it" });
    expect(refusal.ok).toBe(false);
    // Which of the two it says is unknown (upstream-api §3.4).
    expect(["SESSION_MISMATCH", "INVALID_CREDENTIALS"]).toContain(refusal.outcome);

    expect(await auth.logoff()).toMatchObject({ ok: true, user: null, email: null });
    expect(caller.cookies.at(-1)?.deletes).toBe(true);
  });

  test("takes no token that it did not give", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    caller.token = "eyJhbGciOiJSUzI1NiJ9.eyJlbWFpbCI6ImFkYUBleGFtcGxlLm9yZyJ9.c2lnbmF0dXJl";
    const { auth, account, files, jessSession } = caller.sources;

    for (const call of [() => auth.checkin(), () => account.read(), () => files.list("/"), () => jessSession.check()]) {
      await expect(call()).rejects.toMatchObject({ kind: "unauthenticated" });
    }
  });

  test("shows the account, and takes details back as they are", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const { account } = caller.sources;
    await caller.signIn();

    const before = await account.read();
    expect(before.email.toLowerCase()).toBe(upstream.credential.email.toLowerCase());
    expect(await account.update({ nickname: before.nickname, title: null })).toMatchObject({ ok: true });
    expect(await account.read()).toEqual(before);
  });

  test("stores files as they are, whatever they are called, and lists them", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    await caller.signIn();
    const { folder, sources } = caller;
    const files = { "a.txt": Buffer.from("one\r\ntwo"), "b ü+%.bin": randomBytes(3_000), empty: Buffer.alloc(0) };

    const upload = await caller.upload(`${folder}/two words`, files);

    expect(upload).toMatchObject({ ok: true, fileHandle: `${folder.slice(1)}/two words` });
    const listing = await sources.files.list(`${folder}/two words`);
    expect(listing?.children).toEqual(
      Object.entries(files).map(([name, { length: size }]): TreeEntry => ({
        isFolder: false,
        name,
        path: `${folder}/two words/${name}`,
        size,
      })),
    );
    expect((await sources.files.find(`${folder}/two words`))?.isFolder).toBe(true);
    for (const [name, bytes] of Object.entries(files)) {
      const path = `${folder}/two words/${name}`;
      expect(await caller.download(path)).toEqual(bytes);
      expect(await sources.files.head(path, 5)).toEqual({ bytes: bytes.subarray(0, 5), truncated: bytes.length > 5 });
    }
  });

  test("replaces a file of the same name, and deletes a file or a whole folder", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    await caller.signIn();
    const { folder, sources } = caller;
    await caller.upload(`${folder}/inner`, { a: Buffer.from("old"), b: Buffer.from("b") });
    await caller.upload(`${folder}/inner`, { a: Buffer.from("new") });

    expect((await caller.download(`${folder}/inner/a`)).toString()).toBe("new");
    expect(await sources.files.delete(`${folder}/inner/b`)).toMatchObject({ ok: true });
    expect(await sources.files.find(`${folder}/inner/b`)).toBeNull();
    expect(await sources.files.delete(`${folder}/inner`)).toMatchObject({ ok: true });
    expect(await sources.files.find(`${folder}/inner`)).toBeNull();
    expect(await sources.files.delete(`${folder}/inner`)).toMatchObject({ ok: false, outcome: "NOT_DELETED" });
  });

  test("unpacks a zip and names the folder that its files are in", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    await caller.signIn();
    const archive = new ZipFile();
    archive.addBuffer(Buffer.from("x"), "box/x.txt");
    archive.addBuffer(Buffer.from("y"), "box/inner/y.txt");
    archive.end();

    const { ok } = await caller.upload(caller.folder, { "model.zip": await buffer(archive.outputStream) });

    expect(ok).toBe(true);
    expect((await caller.download(`${caller.folder}/box/inner/y.txt`)).toString()).toBe("y");
    expect(await caller.sources.files.find(`${caller.folder}/model.zip`)).toBeNull();
  });

  test("knows whether the account has a JESS session", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const { jessSession } = caller.sources;
    await caller.signIn();

    expect(["OK", "NO_JESS_SESSION"]).toContain((await jessSession.check()).outcome);
    if (!upstream.jess) return;
    const refusal = await jessSession.set({ ...upstream.jess, jessPwd: "not it" });
    expect(refusal).toMatchObject({ ok: false, outcome: "INVALID_JESS_CREDENTIALS" });
    expect(await jessSession.set(upstream.jess)).toMatchObject({ ok: true, outcome: "OK" });
    expect(await jessSession.check()).toMatchObject({ ok: true, outcome: "OK" });
  });

  test("mails the caller, when it may", async () => {
    await using upstream = await open();
    if (!upstream.mayMail) return;
    await using caller = connect(upstream);
    await caller.signIn();

    const mail = { title: "Contract test of ensims-graphql", message: "This service can send mail." };
    expect(await caller.sources.mail.send(mail)).toMatchObject({ ok: true, outcome: "OK" });
  });
});
