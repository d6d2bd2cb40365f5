import { createHash, randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isInstalled } from "../../support/isInstalled.js";
import { CookieJar } from "tough-cookie";
import { JESS, json } from "../../resolvers/upstream.js";
import { partHead, MULTIPART } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { until } from "../../support/until.js";
import { ACCEPT } from "../../server/live/startLive.js";
import { type ProxyKind, SERVER_NAME } from "./ProxyProcess.js";
import type { Protocol, SecureAnswer } from "./SecureClient.js";
import { type Behind, startBehind } from "./startBehind.js";

const MIB = 2 ** 20;
const PROTOCOLS: readonly Protocol[] = ["HTTP/1.1", "HTTP/2"];
const JSON_TYPE = { "content-type": "application/json" };
const WRONG = json({ ok: false, status: "No matching username and password pair was found!" });
const ME = "/graphql?query=%7Bme%7Bemail%7D%7D";
const TAIL = Buffer.from("\r\n------ensims-test--\r\n");

const operation = (query: string, variables: object = {}) => ({
  method: "POST" as const,
  path: "/graphql",
  body: JSON.stringify({ query, variables }),
});

const LOGON = "mutation ($input: CredentialInput!) { logon(input: $input) { ok outcome } }";
const SUBMIT = `mutation { submitStoredJob(path: "/examples", input: { title: "Shoebox", simulation: {
  energyPlus: { model: "shoebox.idf", weather: ["london-synthetic.epw"] } } }) { job { id } } }`;

/** The text of an answer as far as it came. */
function follow({ body }: SecureAnswer) {
  const state = { text: "", hasEnded: false };
  body.on("data", (chunk: Buffer) => (state.text += chunk.toString()));
  body.on("error", () => (state.hasEnded = true));
  body.on("close", () => (state.hasEnded = true));
  return state;
}

/** What a proxy has to pass on, and how, with the file of `deploy/proxies`. */
export function describePassing(kind: ProxyKind): void {
  const installed = isInstalled(kind.program) && isInstalled("openssl");
  const name = `behind ${kind.name}${installed ? "" : ", SKIPPED: it or openssl is not installed"}`;
  (installed ? describe : describe.skip)(name, () => {
    let behind: Behind;
    beforeAll(async () => {
      behind = await startBehind(kind, { env: { JOB_POLL_MIN_MS: "100" } });
    });
    afterAll(async () => await behind[Symbol.asyncDispose]());

    const content = randomBytes(64 * MIB);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const uploads = (path: string) => ({ method: "POST" as const, path, headers: { ...behind.bearer, ...MULTIPART } });
    /** Puts a file of zeros into the storage. @returns its URL */
    const storeBig = async (name: string, size: number) => {
      await using file = await open(join(behind.sandbox.dataDir, "files/demo@example.org", name), "w");
      await file.truncate(size);
      return `/files/${name}`;
    };
    const entryOf = (url: string) => behind.sandbox.journal.waitFor((entry) => entry.url === `/users/api${url}`);

    test.each(PROTOCOLS)(
      "%s: a log-on sets a cookie that is Secure, and URLs are those that the caller uses",
      async (protocol) => {
        const client = behind.client(protocol);
        const input = { email: "demo@example.org", password: "demo" };
        const logon = await client.ask({ ...operation(LOGON, { input }), headers: JSON_TYPE });
        const [line = ""] = [logon.headers["set-cookie"] ?? []].flat();
        expect(line).toMatch(/^session_token=.*; Secure/);
        expect(logon.headers).not.toHaveProperty("alt-svc"); // HTTP/3 would need its port for UDP
        const jar = new CookieJar();
        await jar.setCookie(line, behind.proxy.url);

        const cookie = await jar.getCookieString(behind.proxy.url);
        const query = "{ me { email } files { children { nodes { ... on File { url } } } } }";
        const { status, text } = await client.ask({ ...operation(query), headers: { ...JSON_TYPE, cookie } });

        expect(status).toBe(200);
        expect(text).toContain('"email":"demo@example.org"');
        expect(text).toContain(`"url":"${behind.proxy.url}/files/`);
      },
    );

    test.each(PROTOCOLS)("%s: what operators look at is not public, in whatever way it is spelt", async (protocol) => {
      const client = behind.client(protocol);
      for (const path of [
        ..."/readyz /livez /metrics /readyz?a /readyz/ /READYZ /%72eadyz /%72%65%61%64%79%7a /live%7A /metrics/x".split(
          " ",
        ),
        ..."//readyz /./readyz /%2e/readyz /x/../readyz /%2Freadyz /readyz%3Fx /readyz;x /readyz%20 /readyz%2f".split(
          " ",
        ),
      ]) {
        const { status, headers, text } = await client.ask({ path });
        const isJson = headers["content-type"]?.toString().startsWith("application/json");
        expect({ path, isRefused: status >= 400 && status < 500, isJson, text }).toEqual({
          ...{ path, isRefused: true, isJson: true },
          text: expect.not.stringMatching(/ready"|upstream|"ok"/),
        });
      }
      expect((await rawRequest(behind.replicas[0]?.url ?? "", "GET /%72eadyz")).status).toBe(200);
    });

    test.each(PROTOCOLS)("%s: another host is refused, and plain HTTP sent to HTTPS", async (protocol) => {
      const client = behind.client(protocol);
      for (const host of ["evil.example", `evil.${SERVER_NAME}`, "127.0.0.1"]) {
        const { status, text } = await client.ask({ path: ME, headers: { ...behind.bearer, host } });
        expect({ host, status, code: text.includes('"code":"BAD_REQUEST"') }).toEqual({
          host,
          status: 421,
          code: true,
        });
      }
      const upper = { ...behind.bearer, host: client.authority.toUpperCase() };
      expect((await client.ask({ path: ME, headers: upper })).status).toBe(200);
      const plain = get({
        host: "127.0.0.1",
        port: behind.proxy.site.httpPort,
        path: ME,
        headers: { host: SERVER_NAME },
      });
      const [{ statusCode, headers }] = (await once(plain, "response")) as [IncomingMessage];
      plain.destroy();
      expect([statusCode, headers.location]).toEqual([308, `https://${SERVER_NAME}${ME}`]);
    });

    test.each([
      ["in the target another than in Host", (own: string) => [own, "evil.example"]],
      ["in the target another one", (own: string) => ["evil.example", own]],
      ["in Host another one after the right one", (own: string) => ["", `${own}, evil.example`]],
      ["in Host another one before the right one", (own: string) => ["", `evil.example, ${own}`]],
      ["in Host the same with a dot", () => ["", `${SERVER_NAME}.`]],
    ])("a host that is named %s is in no URL", async (_where, name) => {
      const client = behind.client("HTTP/1.1");
      const [target = "", host = ""] = name(client.authority);
      const path = `/graphql?query=${encodeURIComponent('{ file(path: "/readme.txt") { url } }')}`;
      const headers = { ...behind.bearer, "apollo-require-preflight": "1", host };
      const { status, text } = await client.ask({ path: target === "" ? path : `https://${target}${path}`, headers });
      if (status === 200) expect(text).toContain(`"url":"${behind.proxy.url}/files/readme.txt"`);
      else expect([400, 421]).toContain(status);
    });

    test.each([
      ["HTTP/1.1", "in chunks"],
      ["HTTP/2", "with its length"],
    ] as const)("%s: an upload of 64 MiB %s streams, and none of it is put on disk", async (protocol, form) => {
      const path = `/files/${form.replaceAll(" ", "-")}`;
      const head = partHead({ name: "file", filename: "big.bin", type: "application/octet-stream" });
      const length = head.length + content.length + TAIL.length;
      const before = await behind.proxy.bytesInFiles();
      const ask = uploads(path);
      const headers = form === "with its length" ? { ...ask.headers, "content-length": `${length}` } : ask.headers;
      const request = behind.client(protocol).start({ ...ask, headers });
      const send = async (bytes: Buffer) => {
        if (!request.body.write(bytes)) await once(request.body, "drain");
      };

      await send(head);
      for (let at = 0; at < content.length / 2; at += MIB) await send(content.subarray(at, at + MIB));
      const entry = await entryOf(path);
      await until(() => entry.bodyBytes > 24 * MIB); // of 32 MiB so far
      expect(await behind.proxy.bytesInFiles()).toBe(before);
      expect(entry.received).toBe(false);
      for (let at = content.length / 2; at < content.length; at += MIB) await send(content.subarray(at, at + MIB));
      request.body.end(TAIL);

      const { status, text } = await request.answer;
      expect(JSON.parse(await text())).toMatchObject({ ok: true, files: [{ size: content.length, sha256 }] });
      expect(status).toBe(200);
      expect(await behind.proxy.bytesInFiles()).toBe(before);
    });

    test.each(PROTOCOLS)(
      "%s: an upload that is refused at once is told so, though it goes on for a while",
      async (protocol) => {
        const { path, method } = uploads("/files/refused");
        const request = behind.client(protocol).start({ method, path, headers: { ...MULTIPART } });
        request.body.on("error", () => undefined); // closed or reset, when enough of it was read
        request.body.write(partHead({ name: "file", filename: "big.bin" }));
        const state = { isAnswered: false };
        const settle = () => (state.isAnswered = true);
        request.answer.then(settle, settle);
        for (let sent = 0; !state.isAnswered && sent < content.length; sent += MIB / 4) {
          request.body.write(content.subarray(sent, sent + MIB / 4));
          await delay(10);
        }

        const { status, text } = await request.answer;
        expect([status, await text()]).toEqual([401, expect.stringContaining("UNAUTHENTICATED")]);
        request.abort();
      },
    );

    test.each(PROTOCOLS)(
      "%s: a download goes at the speed of its reader, and none of it is put on disk",
      async (protocol) => {
        const size = 96 * MIB;
        const path = await storeBig(`slow-${protocol.length}.bin`, size);
        const before = await behind.proxy.bytesInFiles();

        const request = behind.client(protocol).start({ path, headers: behind.bearer });
        const answer = await request.answer;
        await once(answer.body, "readable");
        await delay(1_500); // the upstream would need much less for all of it
        const entry = await entryOf(path);
        expect([answer.status, answer.headers["content-length"], entry.complete]).toEqual([200, `${size}`, false]);
        expect(await behind.proxy.bytesInFiles()).toBe(before);

        let bytes = 0;
        for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
        expect(bytes).toBe(size);
        await until(() => entry.complete);
      },
    );

    describe("subscriptions", () => {
      let id = "";
      beforeAll(async () => {
        const client = behind.client("HTTP/2");
        const headers = { ...JSON_TYPE, ...behind.bearer };
        const link = "mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok } }";
        await client.ask({ ...operation(link, { input: JESS }), headers });
        await behind.sandbox.jobs.advance(0);
      });

      test.each([
        ["HTTP/1.1", "sse", "event: complete"],
        ["HTTP/1.1", "multipart", "--graphql--"],
        ["HTTP/2", "sse", "event: complete"],
        ["HTTP/2", "multipart", "--graphql--"],
      ] as const)("%s: the events of a subscription (%s) come one by one", async (protocol, format, end) => {
        const client = behind.client(protocol);
        const headers = { ...JSON_TYPE, ...behind.bearer };
        const submitted = await client.ask({ ...operation(SUBMIT), headers });
        id = /"id":"(\d+)"/.exec(submitted.text)?.[1] ?? "";
        const query = "subscription ($id: ID!) { job(id: $id) { status isEnded } }";
        const answer = await client.start({
          ...operation(query, { id }),
          headers: { ...headers, accept: ACCEPT[format] },
        }).answer;
        const stream = follow(answer);

        await until(() => stream.text.includes('"isEnded":false'));
        expect(stream).toMatchObject({ hasEnded: false, text: expect.not.stringContaining('"isEnded":true') });
        await behind.sandbox.jobs.advance(600_000);
        await until(() => stream.text.includes('"isEnded":true'));
        await until(() => stream.hasEnded);
        expect(stream.text).toContain(end);
      });

      test.each(PROTOCOLS)("%s: a client that goes away ends what is done for it", async (protocol) => {
        const client = behind.client(protocol);
        const headers = { ...JSON_TYPE, ...behind.bearer };
        const { journal } = behind.sandbox;
        journal.clear();

        behind.sandbox.failNext({ path: "/users/api/user" }, { silence: true });
        const query = client.start({ path: ME, headers: behind.bearer });
        const asked = await entryOf("/user");
        query.abort();
        await until(() => asked.aborted);

        const path = `/files/gone-${protocol.length}`;
        const upload = client.start(uploads(path));
        upload.body.write(partHead({ name: "file", filename: "big.bin" }));
        upload.body.write(content.subarray(0, MIB));
        const sent = await entryOf(path);
        upload.abort();
        await until(() => sent.aborted);

        const file = await storeBig(`left-${protocol.length}.bin`, 96 * MIB);
        const download = client.start({ path: file, headers: behind.bearer });
        await once((await download.answer).body, "readable");
        download.abort();
        await until(async () => (await entryOf(file)).aborted);

        const events = client.start({
          ...operation("subscription { activeJobs { id } }"),
          headers: { ...headers, accept: ACCEPT.sse },
        });
        const open = async () => {
          const health = await Promise.all(behind.replicas.map(({ url }) => rawRequest(url, "GET /readyz")));
          return health.filter(({ body }) => body.includes('"streams":1')).length;
        };
        const stream = follow(await events.answer);
        await until(() => stream.text !== "");
        expect(await open()).toBe(1);
        events.abort();
        await until(async () => (await open()) === 0);
      });
    });

    // Late: afterwards no credential from this address is let through for five minutes.
    test("what a caller claims of its address, host and protocol reaches neither the limiter nor the answer", async () => {
      behind.sandbox.failNext({ method: "POST", path: "/users/api/auth", times: Infinity }, WRONG);
      behind.sandbox.journal.clear();
      const clients = PROTOCOLS.map((protocol) => behind.client(protocol));
      const guess = async (index: number) => {
        const claims = {
          "x-forwarded-for": `198.51.100.${index}`,
          "x-real-ip": `198.51.100.${index}`,
          forwarded: `for=198.51.100.${index}`,
        };
        const input = { email: `user${index}@example.org`, password: "wrong" };
        const ask = { ...operation(LOGON, { input }), headers: { ...JSON_TYPE, ...claims } };
        return (await clients[index % 2]?.ask(ask))?.text.includes("TOO_MANY_REQUESTS") === true;
      };
      const refused: boolean[] = [];
      for (let from = 0; from < 240; from += 20)
        refused.push(...(await Promise.all(Array.from({ length: 20 }, (_, index) => guess(from + index)))));
      behind.sandbox.clearFaults();

      // Each of the two replicas lets 100 of one address through.
      expect(refused.filter(Boolean)).toHaveLength(40);
      expect(behind.sandbox.journal.find("POST", "/users/api/auth")).toHaveLength(200);
      for (const client of clients) {
        const claims = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "x-forwarded-port": "1" };
        const headers = { ...JSON_TYPE, ...behind.bearer, ...claims };
        const { text } = await client.ask({ ...operation('{ file(path: "/readme.txt") { url } }'), headers });
        expect(text).toContain(`"url":"${behind.proxy.url}/files/readme.txt"`);
      }
    });

    test("without a replica the error is JSON, and it is no secret that is told", async () => {
      for (const { service } of behind.replicas) service.child.kill("SIGKILL");
      for (const { service } of behind.replicas) await service.ended();
      for (const protocol of PROTOCOLS) {
        const { status, headers, text } = await behind.client(protocol).ask({ path: ME, headers: behind.bearer });
        expect([502, 503]).toContain(status);
        expect(headers["content-type"]).toBe("application/json");
        expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
      }
    });
  });
}
