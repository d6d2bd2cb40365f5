import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import { ZipFile } from "yazl";
import {
  DeleteDocument,
  FileDocument,
  FilesDocument,
  FileTextDocument,
  UploadDocument,
} from "../generated/operations.js";
import { MULTIPART, multipartBody } from "../support/multipartBody.js";
import { rawRequest } from "../support/rawRequest.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { codes, received, store } from "./upstream.js";

/** Names that came into the storage by another way than this service, and what each is in a URL. */
const NAMES = [
  ["Icon\r", "Icon%0D"],
  ["line\nfeed", "line%0Afeed"],
  ["crlf\r\nX-Evil: 1", "crlf%0D%0AX-Evil%3A%201"],
  ["tab\there", "tab%09here"],
  ["escape\x1b[31m", "escape%1B%5B31m"],
  ["del\x7f", "del%7F"],
  ["next\x85line", "next%C2%85line"],
  ["csi\x9b31m", "csi%C2%9B31m"],
  ["a\\b", "a%5Cb"],
  ["a\\b\\c", "a%5Cb%5Cc"],
  ["a\\", "a%5C"],
  ["C:\\Users\\ada", "C%3A%5CUsers%5Cada"],
] as const;
/** What they must not be taken for. */
const NEIGHBOURS = ["Icon", "a", "ada", "b", "c"];

async function storeAll(app: TestApp): Promise<void> {
  for (const name of [...NAMES.map(([name]) => name), ...NEIGHBOURS])
    await store(app, `/box/${name}`, `this is ${name}`);
}

describe.each(["ztree", "jstree"] as const)("what a %s listing shows", (listingShape) => {
  test("can be looked at, downloaded and deleted, each the right one", async () => {
    await using app = await startTestApp({ quirks: { listingShape } });
    const demo = await app.signIn();
    await storeAll(app);
    const names = NAMES.map(([name]) => name);

    const listed = await demo.execute(FilesDocument, { path: "/box" });
    expect(new Set(listed.data?.files?.children.nodes.map(({ name }) => name))).toEqual(
      new Set([...names, ...NEIGHBOURS]),
    );

    for (const [name, encoded] of NAMES) {
      const path = `/box/${name}`;
      const { data } = await demo.execute(FileDocument, { path });
      expect(data?.file).toMatchObject({ name, path, url: `${app.url}/files/box/${encoded}` });
      const text = await demo.execute(FileTextDocument, { path });
      expect(text.data?.file?.text.content).toBe(`this is ${name}`);
      expect(await (await demo.fetch(data?.file?.url ?? "")).text()).toBe(`this is ${name}`);
      app.sandbox.journal.clear();
      expect((await demo.execute(DeleteDocument, { path })).data?.delete).toMatchObject({ ok: true, path });
      expect(received(app)).toEqual([`DELETE /users/api/files/box/${encoded}`]);
    }
    const left = await demo.execute(FilesDocument, { path: "/box" });
    expect(left.data?.files?.children.nodes.map(({ name }) => name)).toEqual(NEIGHBOURS);
  });

  test("may be a folder with such a name as well", async () => {
    await using app = await startTestApp({ quirks: { listingShape } });
    const demo = await app.signIn();
    for (const [name] of NAMES) {
      await mkdir(join(app.sandbox.dataDir, "files/demo@example.org/box", name), { recursive: true });
      await store(app, `/box/${name}/in.idf`, "x");

      const { data } = await demo.execute(FilesDocument, { path: `/box/${name}` });

      expect(data?.files).toMatchObject({ name, children: { nodes: [{ path: `/box/${name}/in.idf` }] } });
    }
  });
});

test("a gateway finds them by their path", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await storeAll(app);
  const query = "query ($of: [_Any!]!) { _entities(representations: $of) { ... on File { name } } }";
  const of = NAMES.map(([name]) => ({ __typename: "File", path: `/box/${name}` }));

  const { data } = await demo.execute(query, { of });

  expect(data).toEqual({ _entities: NAMES.map(([name]) => ({ name })) });
});

test("an icon file of a Mac comes out of a zip, and can be got rid of", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("icon"), "house/Icon\r");
  zip.addBuffer(Buffer.from("model"), "house/in.idf");
  zip.end();
  const files = [new File([await buffer(zip.outputStream)], "house.zip")];

  const { data } = await demo.execute(UploadDocument, { path: "/", files });

  expect(data?.upload.folder).toMatchObject({ children: { nodes: [{ name: "Icon\r" }, { name: "in.idf" }] } });
  expect((await demo.execute(DeleteDocument, { path: "/house/Icon\r" })).data?.delete.ok).toBe(true);
});

test("nothing is stored under such a name, by either way", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const body = multipartBody([{ name: "file", filename: "a.idf", content: "x" }]);
  for (const [name, encoded] of NAMES) {
    const { errors } = await demo.execute(UploadDocument, { path: `/box/${name}`, files: [new File(["x"], "a.idf")] });
    expect({ name, codes: codes(errors) }).toEqual({ name, codes: ["BAD_USER_INPUT"] });

    const plain = await rawRequest(app.url, `POST /files/box/${encoded}`, { ...MULTIPART, Authorization }, body);
    expect({ name, status: plain.status }).toEqual({ name, status: 400 });
    expect(JSON.parse(plain.body)).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  }
  expect(received(app)).toEqual([]);
});

test("no header, log line or URL has a control character of a name", async () => {
  await using app = await startTestApp();
  await storeAll(app);
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  for (const [name, encoded] of NAMES) {
    const { headers } = await rawRequest(app.url, `GET /files/box/${encoded}`, { Authorization, Connection: "close" });
    expect(headers).not.toHaveProperty("x-evil");
    const disposition = headers["content-disposition"] ?? "";
    expect(disposition).toMatch(/^attachment; [\x20-\x7e]+$/);
    expect(disposition.slice(0, disposition.indexOf("filename*"))).not.toContain("\\"); // some programs cut a name there
    expect(disposition).toContain(`filename*=UTF-8''${encoded}`);
    // A failure of the upstream is logged with the path.
    app.sandbox.failNext("GET", { status: 500 });
    await rawRequest(app.url, `GET /files/box/${encoded}`, { Authorization, Connection: "close" });
    expect({ name, url: app.sandbox.journal.last?.url }).toEqual({ name, url: `/users/api/files/box/${encoded}` });
  }
  for (const line of app.log) expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u);
});
