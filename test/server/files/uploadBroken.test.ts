import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, type Part, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

/** The two ways to send files: what comes before the first file, and what it is called. */
const WAYS = [
  { path: "/graphql", before: uploadOperation(1), name: "0" },
  { path: "/files/", before: [] as Part[], name: "file" },
];
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});
const MIB = 2 ** 20;

describe.each(WAYS)("an upload to $path", ({ path, before, name }) => {
  const file = (content: Buffer, filename = "a.bin") => ({ name, filename, content });

  /** Begins an upload: its first bytes have reached the upstream, and there is more to come. */
  async function begin(app: TestApp, announced = "1000000000", bytes = MIB): Promise<RawConnection> {
    const caller = await RawConnection.open(app.url);
    await caller.sendHead(`POST ${path}`, { ...MULTIPART, ...(await bearer(app)), "Content-Length": announced });
    await caller.send(multipartBody([...before, file(randomBytes(bytes))], true));
    return caller;
  }

  test("streams: the upstream has bytes before the caller has sent all", async () => {
    await using app = await startTestApp();
    using caller = await begin(app);

    const entry = await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > MIB / 2);

    expect(entry).toMatchObject({ method: "POST", url: "/users/api/files", received: false });
    expect(caller.received).toBe("");
  });

  test.each(["reset", "close"])(
    "that the caller abandons midway, by a %s, is abandoned upstream at once",
    async (how) => {
      await using app = await startTestApp();
      using caller = await begin(app);
      await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > MIB / 2);

      if (how === "reset") caller.reset();
      else caller.socket.destroy();

      await app.sandbox.journal.waitFor(({ aborted }) => aborted);
      await app.stop();
      expect(app.log.join("")).not.toContain('"level":50');
    },
  );

  test("that ends before its end, as its length was announced too long, is stored nowhere", async () => {
    await using app = await startTestApp();
    using caller = await begin(app);
    await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > MIB / 2);

    caller.socket.end();

    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
    const answer = await caller.answer();
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      errors: [{ message: expect.stringMatching(/ended too early/), extensions: { code: "BAD_REQUEST" } }],
    });
    await caller.closed();
  });

  test("whose body is broken is stored nowhere", async () => {
    await using app = await startTestApp();
    const whole = multipartBody([...before, file(randomBytes(1_000))]);

    for (const [what, body] of [
      ["no closing boundary", multipartBody([...before, file(randomBytes(1_000))], true)],
      ["an end within the head of a part", whole.subarray(0, -1_030)],
      ["no boundary at all", randomBytes(1_000)],
    ] as const) {
      using caller = await RawConnection.open(app.url);
      const length = { "Content-Length": String(body.length) };
      await caller.sendHead(`POST ${path}`, { ...MULTIPART, ...(await bearer(app)), ...length });
      await caller.send(body);

      const answer = JSON.parse((await caller.answer()).body) as object;
      expect({ what, ...answer }).toMatchObject({ what, errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    }
    for (const { complete } of app.sandbox.journal.entries) expect(complete).toBe(false);
  });

  test("over the limit is refused at once, and given up upstream", async () => {
    await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: "100000", MAX_UPLOAD_FILES: "10000" } });
    using caller = await begin(app, "900000000", 50_000);
    await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > 40_000);
    await caller.send(randomBytes(60_000));

    expect(JSON.parse((await caller.answer()).body)).toMatchObject({
      errors: [{ extensions: { code: "UPLOAD_TOO_LARGE" } }],
    });
    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  });

  test("that the upstream breaks off is answered before the caller has sent all, and not sent again", async () => {
    await using app = await startTestApp();

    for (const [fault, code] of [
      [{ status: 413, answerEarly: true }, "UPLOAD_TOO_LARGE"],
      [{ status: 401, answerEarly: true }, "UNAUTHENTICATED"],
      [{ status: 403, neverRead: true }, "FORBIDDEN"],
      [{ body: '{"ok":true,"status":"","fileHandle":""}', answerEarly: true }, "UPSTREAM_BAD_RESPONSE"],
      [{ status: 500, answerEarly: true }, "UPSTREAM_ERROR"],
      [{ reset: true }, "UPSTREAM_UNAVAILABLE"],
      [{ resetAfterRequestBytes: 100_000 }, "UPSTREAM_UNAVAILABLE"],
    ] as const) {
      app.sandbox.journal.clear();
      app.sandbox.failNext("POST", fault);
      using caller = await begin(app);
      const answer = JSON.parse((await caller.answer()).body) as object;
      expect({ fault, ...answer }).toMatchObject({ fault, errors: [{ extensions: { code } }] });
      expect(app.sandbox.journal.entries).toHaveLength(1);
    }
  });

  test("to an upstream that takes nothing times out", async () => {
    await using app = await startTestApp({ env: { UPSTREAM_IDLE_TIMEOUT_MS: "150" } });
    app.sandbox.failNext("POST", { neverRead: true });
    using caller = await begin(app);
    void caller.send(randomBytes(16 * MIB)); // more than lies on the way

    expect(JSON.parse((await caller.answer()).body)).toMatchObject({
      errors: [{ extensions: { code: "UPSTREAM_TIMEOUT" } }],
    });
  });

  test("that was answered early does not hang a client that reads only when it has sent all", async () => {
    await using app = await startTestApp();
    app.sandbox.failNext("POST", { status: 413, answerEarly: true });
    const body = multipartBody([...before, file(randomBytes(20 * MIB))]);
    using caller = await RawConnection.open(app.url);
    caller.socket.pause();

    await caller.sendHead(`POST ${path}`, {
      ...MULTIPART,
      ...(await bearer(app)),
      "Content-Length": String(body.length),
    });
    await caller.send(body);
    caller.socket.resume();

    expect(JSON.parse((await caller.answer()).body)).toMatchObject({
      errors: [{ extensions: { code: "UPLOAD_TOO_LARGE" } }],
    });
  });
});
