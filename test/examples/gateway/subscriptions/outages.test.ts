import type { ServerResponse } from "node:http";
import { expect, test } from "@jest/globals";
import { codes } from "../../../resolvers/upstream.js";
import { LiveEvents } from "../../../support/LiveEvents.js";
import { type Misbehaviour, startBadSubgraph } from "../startBadSubgraph.js";
import { startGateway } from "../startGateway.js";

/** What a subgraph, or a proxy before it, tells of the inside. */
const INNER = "canary-of-the-inside";
const TOKEN = "canary.of.session";
/** It may not be seen outside either: a request may hold what is secret. */
const ARGUMENT = "canary-in-the-variables";

const JOB = "subscription ($id: ID!) { job(id: $id) { id title } }";
const EVENT = `event: next\ndata: {"data":{"job":{"__typename":"Job","id":"7","title":"Büro"}}}\n\n`;

const begin = (response: ServerResponse, text: string) =>
  new Promise((resolve) => response.writeHead(200, { "content-type": "text/event-stream" }).write(text, resolve));
const answer =
  (status: number, type: string, body: string): Misbehaviour =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body);
const stream =
  (text: string): Misbehaviour =>
  async (response) => {
    await begin(response, text);
    response.end();
  };

const REFUSALS: Readonly<Record<string, Misbehaviour>> = {
  "never answers": () => undefined,
  "resets the connection": (response) => response.socket?.resetAndDestroy(),
  "answers 503 with JSON of its own": answer(503, "application/json", `{"message":"${INNER}"}`),
  "answers 503 with a page": answer(503, "text/html", `<html>${INNER}</html>`),
  redirects: (response) => response.writeHead(302, { location: `http://127.0.0.1:9/${INNER}` }).end(),
  "tells what is no JSON": stream(`event: next\ndata: {"data":${INNER}\n\n`),
  "tells a text": stream(`event: next\ndata: "${INNER}"\n\n`),
  "tells null": stream("event: next\ndata: null\n\n"),
  "tells an empty object": stream("event: next\ndata: {}\n\n"),
  "tells errors that are none": stream(`event: next\ndata: {"errors":"${INNER}"}\n\n`),
};

async function allOf(events: LiveEvents) {
  const told = [];
  for (let event = await events.next(); event; event = await events.next()) told.push(event);
  return told;
}

test("an outage of a subgraph is an event with an error that tells nothing of the inside, and the end", async () => {
  await using ensims = await startBadSubgraph();
  await using gateway = await startGateway(ensims, { SUBGRAPH_TIMEOUT_MS: "3000" });
  const caller = gateway.withToken(TOKEN);
  const subscribe = () => LiveEvents.open(caller, JOB, { id: ARGUMENT });
  let long: ServerResponse | undefined;
  ensims.behave((response) => begin((long = response), EVENT));
  await using goesOn = await subscribe();
  const event = { data: { job: { id: "7", title: "Büro" } } };
  expect(await goesOn.next()).toEqual(event);

  const told: Record<string, unknown> = {};
  for (const [what, behave] of Object.entries(REFUSALS)) {
    ensims.behave(behave);
    await using events = await subscribe();
    const all = await allOf(events);
    const text = JSON.stringify(all);
    for (const secret of [INNER, TOKEN, ARGUMENT, ensims.host])
      expect([what, text]).toEqual([what, expect.not.stringContaining(secret)]);
    told[what] = all.map(({ errors }) => [errors?.[0]?.message, ...codes(errors)]);
    expect([what, events.isComplete]).toEqual([what, true]);
  }
  ensims.behave(async (response) => {
    await begin(response, EVENT);
    response.socket?.resetAndDestroy();
  });
  await using broken = await subscribe();
  const last = (await allOf(broken)).at(-1);

  const code = expect.stringMatching(/^(GATEWAY_TIMEOUT|SUBREQUEST_HTTP_ERROR|RESPONSE_VALIDATION_FAILED)$/) as unknown;
  const outage = ["A service behind this gateway gave no answer. Try again later.", code];
  expect(told).toEqual(Object.fromEntries(Object.keys(REFUSALS).map((what) => [what, [outage]])));
  expect(told["never answers"]).toEqual([[outage[0], "GATEWAY_TIMEOUT"]]);
  expect([last?.errors?.[0]?.message, ...codes(last?.errors)]).toEqual([outage[0], "SUBREQUEST_HTTP_ERROR"]);
  expect(broken.isComplete).toBe(true);
  long?.end(`${EVENT}event: complete\ndata:\n\n`); // it has outlasted the timeout
  expect(await goesOn.next()).toEqual(event);
  expect(await goesOn.next()).toBeUndefined();

  await gateway.process.stop(); // all of the log has been read
  expect(gateway.process.log).toContain("gave no answer");
  for (const secret of [TOKEN, ARGUMENT]) expect(gateway.process.log).not.toContain(secret);
});

test("a stream that the subgraph refuses has the subgraph's own error, with its code", async () => {
  await using ensims = await startBadSubgraph();
  await using gateway = await startGateway(ensims);
  const message = "This service is about to stop. Subscribe again in a second.";
  const error = { message, extensions: { code: "SERVICE_OVERLOADED", retryAfter: 1 } };
  ensims.behave(answer(503, "application/json", JSON.stringify({ errors: [error] })));

  await using events = await LiveEvents.open(gateway.withToken(TOKEN), JOB, { id: ARGUMENT });
  const all = await allOf(events);

  expect(all).toMatchObject([{ errors: [error] }]);
  expect(JSON.stringify(all)).not.toMatch(new RegExp(`${TOKEN}|${ARGUMENT}|${ensims.host}`));
  expect(ensims.requests).toBe(1);
});

test("characters whose bytes arrive one by one are not harmed", async () => {
  await using ensims = await startBadSubgraph();
  await using gateway = await startGateway(ensims);
  ensims.behave(async (response) => {
    response.socket?.setNoDelay(true);
    await begin(response, ":\n\n");
    for (const byte of Buffer.from(EVENT)) {
      await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
      await new Promise(setImmediate);
    }
    response.end();
  });

  await using events = await LiveEvents.open(gateway.withToken(TOKEN), JOB, { id: "7" });

  expect(await events.next()).toEqual({ data: { job: { id: "7", title: "Büro" } } });
});
