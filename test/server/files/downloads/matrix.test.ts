import { describe, expect, test } from "@jest/globals";
import type { JournalEntry } from "../../../../src/sandbox/startSandbox.js";
import { ETAG, type Headers, REQUESTS, TELLING_REQUESTS } from "./fileRequests.js";
import { expected, FILE, gist, rightFor, start } from "./startDownloads.js";
import { FIRST_ANSWERS, NO_ANSWERS, WHOLE, WHOLE_FILE_ANSWERS } from "./upstreamAnswers.js";

const asksForWhole = ({ headers }: JournalEntry) =>
  !Object.keys(headers).some((name) => name === "range" || name.startsWith("if-"));

const METHODS = ["GET", "HEAD"] as const;

describe("every request is answered right", () => {
  test.each(Object.entries(WHOLE_FILE_ANSWERS))("by an upstream that always sends %s", async (_what, whole) => {
    await using service = await start();
    service.app.sandbox.failNext({ ...FILE, times: Infinity }, whole);
    for (const method of METHODS) {
      for (const [asked, right] of REQUESTS) {
        const answer = gist(await service.ask(asked, method));

        expect({ method, asked, ...answer }).toEqual({ method, asked, ...expected(method, rightFor(method, right)) });
      }
    }
    // Each by one call: what is missing is done here.
    expect(service.app.sandbox.journal.entries).toHaveLength(REQUESTS.length * METHODS.length);
  });

  test("by an upstream that speaks of ranges and conditions itself, in one call where its answer leaves no doubt", async () => {
    await using service = await start({ downloadRanges: true });
    const { etag = "" } = (await service.ask()).headers;
    for (const method of METHODS) {
      for (const [asked, right] of REQUESTS) {
        const own = Object.entries(asked).map(([name, value]) => [name, value.replaceAll(ETAG, etag)]);
        service.app.sandbox.journal.clear();

        const answer = gist(await service.ask(Object.fromEntries(own) as Headers, method));

        expect({ method, asked, ...answer }).toEqual({ method, asked, ...expected(method, rightFor(method, right)) });
        // Its 412 and 416 do not show whether they are about a file; and a 416, whether the conditions were looked at.
        const isDoubtful = (method === "GET" && right === 416) || (right === 412 && asked["If-Match"] !== "v2");
        const calls = service.app.sandbox.journal.entries.length;
        expect({ method, asked, calls }).toEqual({ method, asked, calls: isDoubtful ? 2 : 1 });
      }
    }
  });

  test.each(Object.entries(FIRST_ANSWERS))("or refused, by an upstream that sends %s", async (_what, first) => {
    await using service = await start();
    const { sandbox } = service.app;
    for (const method of METHODS) {
      for (const [asked, right] of TELLING_REQUESTS) {
        sandbox.journal.clear();
        sandbox.failNext(FILE, first);
        sandbox.failNext(FILE, WHOLE);

        const answer = gist(await service.ask(asked, method));

        sandbox.clearFaults();
        // It sent this to a plain GET: to ask the same again is no use.
        const isHopeless = sandbox.journal.entries.slice(0, 1).some(asksForWhole);
        const best = isHopeless ? 502 : rightFor(method, right);
        expect({ method, asked, ...answer }).toEqual({ method, asked, ...expected(method, best) });
      }
    }
    sandbox.failNext({ ...FILE, times: Infinity }, first);
    for (const [asked, right] of TELLING_REQUESTS) {
      expect([expected("GET", right), expected("GET", 502)]).toContainEqual(gist(await service.ask(asked)));
    }
  });

  test("or refused, by an upstream that sends what no download can be made of", async () => {
    await using service = await start();
    for (const [what, answer] of Object.entries(NO_ANSWERS)) {
      for (const [asked] of TELLING_REQUESTS.slice(0, 5)) {
        service.app.sandbox.failNext(FILE, answer);

        expect({ what, ...gist(await service.ask(asked)) }).toEqual({ what, ...expected("GET", 502) });
      }
    }
  });
});
