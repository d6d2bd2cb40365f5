import type { Socket } from "node:net";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { until } from "../until.js";
import { MULTIPART, multipartBody, type Part } from "../multipartBody.js";
import { RawConnection } from "../rawRequest.js";
import { startTestApp, type TestApp } from "../startTestApp.js";
import { TestClient } from "../TestClient.js";
import { answer, CutUpstream } from "./CutUpstream.js";

const AUTHORIZATION = "Bearer aaa.bbb.ccc";

const WAYS = {
  "/graphql": (files: readonly Part[]): Part[] => {
    const query = 'mutation ($files: [Upload!]!) { submitJob(files: $files, input: { title: "T" }) { outcome } }';
    const map = Object.fromEntries(files.map(({ name }, index) => [name, [`variables.files.${index}`]]));
    return [
      { name: "operations", content: JSON.stringify({ query, variables: { files: files.map(() => null) } }) },
      { name: "map", content: JSON.stringify(map) },
      ...files,
    ];
  },
  "/jobs": (files: readonly Part[]): Part[] => [
    { name: "title", content: "T" },
    ...files.map((file) => ({ ...file, name: "file" })),
  ],
} as const;

const reset = (socket: Socket) => socket.resetAndDestroy();
const end = (socket: Socket) => socket.end();
const say = (text: string) => (socket: Socket) => socket.write(text);
const created = answer(200, '{"ok":true,"status":"Job 385114 is created","data":385114}');

/** What the upstream does after the last byte, and what comes of it. */
const ENDS: Readonly<Record<string, readonly [(socket: Socket) => unknown, string]>> = {
  "creates it": [say(created), "OK"],
  refuses: [say(answer(200, '{"ok":false,"status":"No","data":null}')), "REJECTED"],
  "answers 401": [say(answer(401, "")), "UNAUTHENTICATED"],
  "answers 413": [say(answer(413, "")), "UPLOAD_TOO_LARGE"],
  "answers 302": [say(answer(302, "")), "UPSTREAM_BAD_RESPONSE"],
  "resets the connection": [reset, "UNCERTAIN"],
  "ends the connection": [end, "UNCERTAIN"],
  "answers 500": [say(answer(500, "<p>", "text/html")), "UNCERTAIN"],
  "answers 503": [say(answer(503, "")), "UNCERTAIN"],
  "answers half": [(socket) => socket.end(created.slice(0, -9)), "UNCERTAIN"],
  "answers half a head": [(socket) => socket.end(created.slice(0, 20)), "UNCERTAIN"],
  "answers by a page": [say(answer(200, "<p>", "text/html")), "UNCERTAIN"],
  "answers without a number": [say(answer(200, '{"ok":true,"status":"Done","data":null}')), "UNCERTAIN"],
};

/** What it does before the last byte. */
const BREAKS: typeof ENDS = {
  "resets the connection": [reset, "UPSTREAM_UNAVAILABLE"],
  "ends the connection": [end, "UPSTREAM_UNAVAILABLE"],
  "answers too early": [say(created), "UPSTREAM_BAD_RESPONSE"],
  "answers 503": [say(answer(503, "")), "UPSTREAM_UNAVAILABLE"],
  "answers 413": [say(answer(413, "")), "UPLOAD_TOO_LARGE"],
};

const cuts = fc.record({
  way: fc.constantFrom(...(Object.keys(WAYS) as (keyof typeof WAYS)[])),
  sizes: fc.array(fc.nat({ max: 40_000 }), { minLength: 1, maxLength: 3 }),
  /** Who cuts, and whether that is before the first file, between that and the last byte, or after the last byte. */
  who: fc.constantFrom("caller before", "caller in", "caller after", "upstream in", "upstream after"),
  /** Where in that part of the body. */
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  how: fc.nat({ max: 1_000 }),
});

type Cut = typeof cuts extends fc.Arbitrary<infer Each> ? Each : never;

function pick<T>(table: Readonly<Record<string, T>>, how: number): T {
  const rows = Object.values(table);
  const row = rows[how % rows.length];
  if (row === undefined) throw new Error("There is nothing to pick from.");
  return row;
}

/** The body, and where its first file begins: when it has come so far, the upstream has been sent something. */
function bodyOf({ way, sizes }: Cut) {
  const files = sizes.map((size, index): Part => {
    const content = "abc\r\n--".repeat(size / 8 + 1).slice(0, size);
    return { name: `f${index}`, filename: `f${index}.idf`, content };
  });
  const body = multipartBody(WAYS[way](files));
  return { body, firstFile: body.indexOf("\r\n\r\n", body.indexOf("filename=")) + 4 };
}

/** What the answer says, in one word for both ways. */
async function outcomeOf(caller: RawConnection): Promise<string> {
  const text = (await caller.answer()).body;
  const code = /"code":"(\w+)"/.exec(text) ?? /"outcome":"(\w+)"/.exec(text);
  return code?.[1] ?? text;
}

/** Sends a submission and cuts it. @throws Error when it was sent twice, or its outcome is not what it has to be */
async function runCut(app: TestApp, upstream: CutUpstream, cut: Cut): Promise<void> {
  const { body, firstFile } = bodyOf(cut);
  const logged = app.log.length;
  const lines = (text: string) => app.log.slice(logged).filter((line) => line.includes(text)).length;
  const within = (from: number, to: number) => from + Math.floor(cut.at * (to - from));
  const [act, expected] = pick(cut.who.endsWith("after") ? ENDS : BREAKS, cut.how);
  const isWhole = cut.who.endsWith("after");
  const arrived = () => upstream.submissions.length > 0;
  using caller = await RawConnection.open(app.url);
  const headers = { ...MULTIPART, Authorization: AUTHORIZATION, "Content-Length": String(body.length) };
  await caller.sendHead(`POST ${cut.way}`, headers);
  let outcome: string | undefined;
  switch (cut.who) {
    case "caller before":
      upstream.plan({});
      await caller.send(body.subarray(0, within(0, firstFile)));
      break;
    case "caller in":
      upstream.plan({});
      await caller.send(body.subarray(0, within(firstFile, body.length)));
      await until(arrived);
      break;
    case "caller after":
      upstream.plan({});
      await caller.send(body);
      await until(() => upstream.submissions[0]?.isWhole === true);
      break;
    case "upstream in":
      upstream.plan({ onBegin: act });
      await caller.send(body.subarray(0, within(firstFile, body.length)));
      outcome = await outcomeOf(caller);
      break;
    case "upstream after":
      upstream.plan({ onWhole: act });
      await caller.send(body);
      outcome = await outcomeOf(caller);
      break;
  }
  caller.reset();
  if (cut.who === "caller after") for (const { socket } of upstream.submissions) act(socket);
  await until(() => lines('"msg":"operation"') + lines('"msg":"refused"') > 0);
  const isUncertain = isWhole && expected === "UNCERTAIN";
  if (isUncertain) await until(() => lines('"uncertain":true') > 0);
  const seen = {
    outcome: outcome ?? expected,
    submissions: cut.who === "caller before" ? 0 : upstream.submissions.length,
    whole: upstream.submissions.filter((each) => each.isWhole).length,
    uncertain: lines('"uncertain":true'),
  };
  const right = {
    outcome: expected,
    submissions: cut.who === "caller before" ? 0 : 1,
    whole: isWhole ? 1 : 0,
    uncertain: isUncertain ? 1 : 0,
  };
  if (upstream.submissions.length > 1 || !isDeepStrictEqual(seen, right)) {
    throw new Error(`${JSON.stringify(cut)}\n${JSON.stringify(seen)}, expected:\n${JSON.stringify(right)}`);
  }
}

/**
 * Sends submissions that are cut at random, by both ways: each arrives at most once, and is uncertain exactly when its last byte
 * was sent and no answer came that can be understood. Where the upstream cuts before that, the caller holds its last bytes back
 * until it has its answer: so it is known that they were not sent.
 */
export async function cutSubmissions(options: { readonly seed?: number; readonly numRuns: number }): Promise<void> {
  await using upstream = await CutUpstream.start();
  await using app = await startTestApp({ env: { JESS_API_URL: upstream.baseUrl, LOG_LEVEL: "info" } });
  const other = new TestClient(app.url, { authorization: AUTHORIZATION });
  const property = fc.asyncProperty(cuts, async (cut) => {
    await runCut(app, upstream, cut);
    // Two answers for each failure keep the circuit closed.
    for (let time = 0; time < 2; time++) await other.execute('{ job(id: "1") { status } }');
  });
  await fc.assert(property, { ...options, endOnFailure: true });
}
