import { createHash, randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, type Part, partHead, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const MIB = 2 ** 20;
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

/** Parts that fill all buffers on the way, so that none passes another by chance; "0", "1" … are their names. */
const FILES = Array.from({ length: 3 }, (_, i) => ({
  name: String(i),
  filename: `${i}.bin`,
  content: randomBytes(3 * MIB + i),
}));
const [FIRST, SECOND] = FILES as [Part, Part];
const sha256 = ({ content }: Part) => createHash("sha256").update(content).digest("hex");
const sent = (...parts: Part[]) => ({ ok: true, files: parts.map((part) => ({ sha256: sha256(part) })) });

const request = (query: string, variables: object, map: object): Part[] => [
  { name: "operations", content: JSON.stringify({ query, variables }) },
  { name: "map", content: JSON.stringify(map) },
];
const UPLOADED = "{ ok files { sha256 } }";
const TWO_FIELDS = `mutation ($a: Upload!, $b: Upload!) {
  a: upload(path: "/a", files: [$a]) ${UPLOADED} b: upload(path: "/b", files: [$b]) ${UPLOADED}
}`;

async function send(app: TestApp, parts: readonly Part[]): Promise<object> {
  const headers = { ...MULTIPART, ...(await bearer(app)) };
  const { body } = await rawRequest(app.url, "POST /graphql", headers, multipartBody(parts));
  return JSON.parse(body) as object;
}

describe("each file gets to its place", () => {
  test.each(["012", "021", "102", "120", "201", "210"])("when the parts come in the order %s", async (order) => {
    await using app = await startTestApp();
    const parts = FILES.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

    expect(await send(app, [...uploadOperation(3), ...parts])).toMatchObject({ data: { upload: sent(...FILES) } });
    expect(app.sandbox.journal.entries).toHaveLength(1);
  });

  test.each([
    ["in the order of the fields", [FIRST, SECOND]],
    ["in the other order", [SECOND, FIRST]],
  ])("when two fields of a mutation take one each, which come %s", async (_order, parts) => {
    await using app = await startTestApp();
    const fields = request(TWO_FIELDS, { a: null, b: null }, { 0: ["variables.a"], 1: ["variables.b"] });

    expect(await send(app, [...fields, ...parts])).toEqual({ data: { a: sent(FIRST), b: sent(SECOND) } });
    expect(app.sandbox.journal.entries).toHaveLength(2);
  });

  test("when one part stands for two variables", async () => {
    await using app = await startTestApp();
    const fields = request(TWO_FIELDS, { a: null, b: null }, { 0: ["variables.a", "variables.b"] });

    expect(await send(app, [...fields, FIRST])).toEqual({ data: { a: sent(FIRST), b: sent(FIRST) } });
  });

  test("when one variable stands in two fields", async () => {
    await using app = await startTestApp();
    const query = TWO_FIELDS.replace(", $b: Upload!", "").replace("$b", "$a");

    const fields = request(query, { a: null }, { 0: ["variables.a"] });

    expect(await send(app, [...fields, FIRST])).toEqual({ data: { a: sent(FIRST), b: sent(FIRST) } });
  });

  test.each([
    ["is not in the map", { 1: ["variables.b"] }],
    ["is mapped to a variable that there is not", { 0: ["variables.none"], 1: ["variables.b"] }],
    ["is of a field that is skipped", { 0: ["variables.a.0"], 1: ["variables.b"] }],
  ])("when another part %s", async (_what, map) => {
    await using app = await startTestApp();
    const query = `mutation ($a: [Upload!]! = [], $b: Upload!) {
      a: upload(files: $a) @skip(if: true) { ok } b: upload(files: [$b]) ${UPLOADED}
    }`;

    const fields = request(query, { b: null }, map);

    expect(await send(app, [...fields, FIRST, SECOND])).toEqual({ data: { b: sent(SECOND) } });
  });

  test("when the upstream breaks off the upload before it", async () => {
    await using app = await startTestApp();
    const body = JSON.stringify({ ok: false, status: "The quota is used up." });
    app.sandbox.failNext("POST", {
      status: 400,
      headers: { "content-type": "application/json" },
      body,
      answerEarly: true,
    });
    const fields = request(TWO_FIELDS, { a: null, b: null }, { 0: ["variables.a"], 1: ["variables.b"] });

    expect(await send(app, [...fields, FIRST, SECOND])).toMatchObject({ data: { a: { ok: false }, b: sent(SECOND) } });
  });
});

test("a file that is waited for and missing is told, whatever else has come", async () => {
  await using app = await startTestApp();

  for (const parts of [[SECOND], [SECOND, { ...SECOND, name: "other" }], []]) {
    expect(await send(app, [...uploadOperation(2), ...parts])).toMatchObject({
      errors: [{ message: "File missing in the request.", extensions: { code: "BAD_USER_INPUT" } }],
    });
  }
});

const SMALL: Part = { name: "0", filename: "a.idf", content: "content" };
const OTHER: Part = { ...SMALL, name: "1", filename: "b.idf" };
const FIELD: Part = { name: "0", content: "text" };
const STRANGER: Part = { ...SMALL, name: "other" };
const SAME_TWICE = request(
  "mutation ($a: Upload!) { upload(files: [$a, $a]) { ok } }",
  { a: null },
  { 0: ["variables.a"] },
);

test.each<[string, Part[], Part[]]>([
  ["at once", uploadOperation(1), [SMALL, SMALL]],
  ["with other bytes", uploadOperation(1), [SMALL, { ...FIRST, name: "0" }]],
  ["after a big one", uploadOperation(1), [FIRST, SMALL]],
  ["behind the last file", uploadOperation(2), [SMALL, OTHER, SMALL]],
  ["behind the last file, out of order", uploadOperation(2), [OTHER, SMALL, OTHER]],
  ["among the files", uploadOperation(2), [SMALL, SMALL, OTHER]],
  ["behind other parts", uploadOperation(1), [SMALL, STRANGER, { name: "field", content: "" }, SMALL]],
  ["as a field", uploadOperation(1), [SMALL, FIELD]],
  ["as a field before it", uploadOperation(1), [FIELD, SMALL]],
  ["and is used twice", SAME_TWICE, [SMALL, SMALL]],
])("a part that comes twice is refused, and nothing is stored: %s", async (_what, fields, parts) => {
  await using app = await startTestApp();

  for (let time = 0; time < 3; time += 1) {
    const answer = await send(app, [...fields, ...parts]);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  }
  for (const { complete } of app.sandbox.journal.entries) expect(complete).toBe(false);
});

test("the name of a part that comes twice is told", async () => {
  await using app = await startTestApp();

  expect(await send(app, [...uploadOperation(2), SMALL, OTHER, OTHER])).toMatchObject({
    errors: [{ message: expect.stringContaining("‘1’"), extensions: { code: "BAD_USER_INPUT" } }],
  });
});

test("a body that turns out to be malformed behind the last file stores nothing", async () => {
  await using app = await startTestApp();

  for (const last of [
    { ...OTHER, head: ["no header"] },
    { ...OTHER, head: ["Content-Type: text/plain"] },
  ]) {
    expect(await send(app, [...uploadOperation(1), SMALL, last])).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT" } }],
    });
  }
  for (const { complete } of app.sandbox.journal.entries) expect(complete).toBe(false);
});

test("an operation that fails before its upload is answered at once, whatever is still to come", async () => {
  await using app = await startTestApp();
  const query = `mutation ($files: [Upload!]!) { logon(input: { email: "a@b.c", password: "x" }) { ok } upload(files: $files) { ok } }`;
  const fields = request(query, { files: [null, null] }, { 1: ["variables.files.0"], 0: ["variables.files.1"] });
  app.sandbox.failNext("POST", { status: 500 });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("POST /graphql", { ...MULTIPART, ...(await bearer(app)), "Content-Length": "1000000000" });
  await caller.send(multipartBody([...fields, FIRST, SECOND], true));

  expect(JSON.parse((await caller.answer()).body)).toMatchObject({
    errors: [{ path: ["logon"], extensions: { code: "UPSTREAM_ERROR" } }],
  });
  expect(app.sandbox.journal.entries).toHaveLength(1);
});

describe("the caller is read no faster than the upstream takes the file", () => {
  /** Sends a file of 64 MiB until nothing of it is taken any more for a while. Gives what was taken, and sends the rest. */
  async function sendUntilStalled(caller: RawConnection, fields: readonly Part[], headers: Record<string, string>) {
    const [size, piece] = [64 * MIB, Buffer.alloc(MIB / 4)];
    const head = Buffer.concat([multipartBody(fields, true), partHead({ name: "0", filename: "big" })]);
    const end = Buffer.concat([Buffer.from("\r\n"), multipartBody([])]);
    await caller.sendHead("POST /graphql", { ...headers, "Content-Length": `${head.length + size + end.length}` });
    await caller.send(head);
    let taken = 0;
    const all = (async () => {
      for (; taken < size; taken += piece.length) await caller.send(piece);
      await caller.send(end);
    })();
    for (let before = -1; before < taken;) {
      before = taken;
      await delay(300);
    }
    return { taken, all };
  }

  test("when it takes nothing", async () => {
    await using app = await startTestApp({ env: { UPSTREAM_IDLE_TIMEOUT_MS: "2000" } });
    app.sandbox.failNext("POST", { neverRead: true });
    using caller = await RawConnection.open(app.url);

    const { taken } = await sendUntilStalled(caller, uploadOperation(1), { ...MULTIPART, ...(await bearer(app)) });

    expect(taken).toBeLessThan(32 * MIB); // what lies in the buffers of the systems on the way
    expect(JSON.parse((await caller.answer()).body)).toMatchObject({
      errors: [{ extensions: { code: "UPSTREAM_TIMEOUT" } }],
    });
  });

  test("while the turn of the file has not come; then it is stored", async () => {
    await using app = await startTestApp();
    const query = `mutation ($a: Upload!) { checkin { ok } upload(files: [$a]) { ok files { size } } }`;
    app.sandbox.failNext("POST", { delayMs: 2_000 });
    using caller = await RawConnection.open(app.url);
    const fields = request(query, { a: null }, { 0: ["variables.a"] });

    const { taken, all } = await sendUntilStalled(caller, fields, { ...MULTIPART, ...(await bearer(app)) });

    expect(taken).toBeLessThan(16 * MIB);
    await all;
    expect(JSON.parse((await caller.answer()).body)).toMatchObject({
      data: { upload: { ok: true, files: [{ size: 64 * MIB }] } },
    });
  });
});
