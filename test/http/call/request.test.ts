import { describe, expect, test } from "@jest/globals";
import type { UpstreamCall } from "../../../src/UpstreamError.js";
import { UpstreamError } from "../../../src/UpstreamError.js";
import { connect, failureOf, startRawUpstream, type RawUpstream } from "../startUpstream.js";

const okAnswer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}';

/** Answers each request; those of the tests come in one piece, but for the chunked one. */
function startEcho(): Promise<RawUpstream> {
  return startRawUpstream((socket, piece) => {
    if (!piece.includes("transfer-encoding: chunked") || piece.endsWith("\r\n0\r\n\r\n")) socket.write(okAnswer);
  });
}

function headOf(method: string, path: string, baseUrl: string, ...rest: string[]): string {
  const lines = [
    `${method} /users/api${path} HTTP/1.1`,
    `host: ${new URL(baseUrl).host}`,
    "connection: keep-alive",
    ...rest,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

const cookie = "cookie: session_token=aaa.bbb.ccc";
const common = [
  "x-request-id: request-1",
  "accept: application/json",
  "accept-encoding: identity",
  "user-agent: ensims-graphql",
];

describe("what reaches the wire, byte for byte", () => {
  test("of a GET", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await client.api.getJson("/user");

    expect(upstream.text()).toBe(headOf("GET", "/user", upstream.baseUrl, cookie, ...common));
  });

  test("of a POST with JSON", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await client.api.postJson("/user", { name: "é" });

    const head = headOf(
      "POST",
      "/user",
      upstream.baseUrl,
      cookie,
      ...common,
      "content-type: application/json",
      "content-length: 13",
    );
    expect(upstream.text()).toBe(`${head}{"name":"Ã©"}`);
  });

  test("of a POST without body", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await client.api.postJson("/checkin");

    expect(upstream.text()).toBe(headOf("POST", "/checkin", upstream.baseUrl, cookie, ...common, "content-length: 0"));
  });

  test("of a DELETE", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await client.api.deleteJson("/files/a");

    expect(upstream.text()).toBe(headOf("DELETE", "/files/a", upstream.baseUrl, cookie, ...common));
  });

  test("of a download, with the headers that ask for a part, and no others", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);
    const headers = {
      range: "bytes=0-9",
      "if-none-match": '"x"',
      cookie: "session_token=other",
      authorization: "Bearer x",
      host: "other",
    };

    const { body } = await client.api.download("/files/a", headers);
    body.destroy();

    const parts = [
      cookie,
      "x-request-id: request-1",
      "accept: */*",
      "accept-encoding: identity",
      "user-agent: ensims-graphql",
    ];
    expect(upstream.text()).toBe(
      headOf("GET", "/files/a", upstream.baseUrl, ...parts, "range: bytes=0-9", 'if-none-match: "x"'),
    );
  });

  test("of an upload", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);
    async function* bytes() {
      yield await Promise.resolve(Buffer.from("abc"));
      yield Buffer.alloc(0); // an empty chunk would end the body
      yield new Uint8Array([0x64, 0x65]);
    }

    await client.api.upload("/files", { contentType: "multipart/form-data; boundary=x", bytes: bytes() });

    const head = headOf(
      "POST",
      "/files",
      upstream.baseUrl,
      cookie,
      ...common,
      "content-type: multipart/form-data; boundary=x",
      "transfer-encoding: chunked",
    );
    expect(upstream.text()).toBe(`${head}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`);
  });

  test("an anonymous call carries no cookie, though there is a session", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await client.api.getJson("/info", { isPublic: true });
    await client.api.postJson("/auth", {}, { anonymous: true });

    expect(upstream.text()).not.toMatch(/cookie/i);
  });

  test.each(["/files/%2e%2e/%2E/a%20b", "/files//a/../b/./c", "/files/a?ext=eso,mtr", "/", "/files/%00%ff;x=1'(!)*"])(
    "the path %s as it is",
    async (path) => {
      await using upstream = await startEcho();
      await using client = connect(upstream.baseUrl);

      await client.api.getJson(path);

      expect(upstream.text().split("\r\n")[0]).toBe(`GET /users/api${path} HTTP/1.1`);
    },
  );

  test("a base URL may end in slashes or have no path", async () => {
    await using upstream = await startEcho();
    await using slashed = connect(`${upstream.baseUrl}//`);
    await using bare = connect(new URL(upstream.baseUrl).origin);

    await slashed.api.getJson("/info");
    await bare.api.getJson("/info");

    expect(upstream.text().match(/GET \S+/g)).toEqual(["GET /users/api/info", "GET /info"]);
  });
});

describe("before any connection", () => {
  test.each([undefined, "", "a;b", "a\r\nx-evil: 1", "é"])(
    "the token %j is refused as unauthenticated",
    async (token) => {
      await using upstream = await startEcho();
      const admitted: UpstreamCall[] = [];
      await using client = connect(upstream.baseUrl, {}, { token, beforeCall: (call) => admitted.push(call) });
      const bytes = (async function* () {
        yield await Promise.resolve(Buffer.from("x"));
      })();

      for (const call of [
        client.api.getJson("/user"),
        client.api.postJson("/user", {}),
        client.api.deleteJson("/files/a"),
        client.api.download("/files/a"),
        client.api.upload("/files", { contentType: "text/plain", bytes }),
      ]) {
        const error = await failureOf(call);
        expect(error).toMatchObject({ kind: "unauthenticated", service: "users", status: undefined });
        if (token !== undefined && token !== "") expect(error.message).not.toContain(token);
      }

      expect(upstream.sockets).toHaveLength(0);
      expect(admitted).toEqual([]);
      expect(client.reports).toEqual([]);
    },
  );

  test("a call without token goes out when it is anonymous", async () => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl, {}, { token: undefined });

    await expect(client.api.getJson("/info", { isPublic: true })).resolves.toEqual({
      status: 200,
      body: { ok: true },
    });
  });

  test("beforeCall is told of the call, and may refuse it", async () => {
    await using upstream = await startEcho();
    const told: UpstreamCall[] = [];
    const beforeCall = (call: UpstreamCall) => {
      told.push(call);
      throw new UpstreamError({ ...call, kind: "tooManyCalls", detail: "101 calls" });
    };
    await using client = connect(upstream.baseUrl, {}, { beforeCall });

    expect((await failureOf(client.api.deleteJson("/files/a"))).kind).toBe("tooManyCalls");

    expect(told).toEqual([{ service: "users", method: "DELETE", path: "/files/a" }]);
    expect(upstream.sockets).toHaveLength(0);
    expect(client.reports).toEqual([]);
  });

  test.each(["", "user", "http://other/x", "/a b", "/é", "/a\r\nx: y"])("the path %j is a bug", async (path) => {
    await using upstream = await startEcho();
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson(path)).rejects.toThrow("An upstream path begins with a slash");

    expect(upstream.sockets).toHaveLength(0);
  });
});

test("the token is read anew at each call", async () => {
  await using upstream = await startEcho();
  await using client = connect(upstream.baseUrl, {}, { token: "one" });

  await client.api.getJson("/user");
  client.caller.token = "two";
  await client.api.getJson("/user");

  expect(upstream.text().match(/session_token=\w+/g)).toEqual(["session_token=one", "session_token=two"]);
});

test("a base URL with a query or a fragment is refused", () => {
  expect(() => connect("http://127.0.0.1/users/api?x=1")).toThrow("no query and no fragment");
  expect(() => connect("http://127.0.0.1/users/api#x")).toThrow("no query and no fragment");
});
