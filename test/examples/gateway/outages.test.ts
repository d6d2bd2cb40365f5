import { expect, test } from "@jest/globals";
import { LogOnDocument } from "../../generated/operations.js";
import { codes } from "../../resolvers/upstream.js";
import { project } from "./project.js";
import { type Misbehaviour, startBadSubgraph } from "./startBadSubgraph.js";
import { startGateway } from "./startGateway.js";

const PASSWORD = "canary-in-the-password";
/** What a subgraph, or a proxy before it, tells of the inside. */
const INNER = "canary-of-the-inside";

const answer =
  (status: number, type: string, body: string): Misbehaviour =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body);
const json = (body: string) => answer(200, "application/json", body);

const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  "never answers": () => undefined,
  "stops in the middle of the answer": (response) =>
    response.writeHead(200, { "content-type": "application/json" }).write(`{"data":{"${INNER}":`),
  "resets the connection": (response) => response.socket?.resetAndDestroy(),
  "breaks off in the middle of the answer": (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 1000 }).write(`{"data":`, () => {
      response.socket?.resetAndDestroy();
    });
  },
  "speaks no HTTP": (response) => response.socket?.end(`${INNER}\r\n\r\n`),
  "answers a page": answer(200, "text/html", `<html>${INNER}</html>`),
  "answers 502 with a page": answer(502, "text/html", `<html>${INNER}</html>`),
  "answers 500 with JSON of its own": answer(500, "application/json", `{"message":"${INNER}"}`),
  "answers 503 with nothing": answer(503, "text/plain", ""),
  "answers nothing": json(""),
  "answers JSON that is cut": json(`{"data":{"logon":"${INNER}`),
  "answers a list": json(`["${INNER}"]`),
  "answers a text": json(`"${INNER}"`),
  "answers null": json("null"),
  "answers an empty object": json("{}"),
  "answers errors that are none": json(`{"errors":"${INNER}"}`),
  "answers data that is none": json(`{"data":"${INNER}"}`),
  redirects: (response) => response.writeHead(302, { location: `http://127.0.0.1:9/${INNER}` }).end(),
};

test.each(["hive", "apollo"])(
  "behind the gateway of %s an outage of a subgraph tells nothing of the inside, and no password",
  async (kind) => {
    await using ensims = await startBadSubgraph();
    await using gateway = await startGateway(ensims, { GATEWAY: kind, SUBGRAPH_TIMEOUT_MS: "3000" });
    const logOn = () =>
      gateway.anonymous().execute(LogOnDocument, { input: { email: "demo@example.org", password: PASSWORD } });

    const told: Record<string, unknown> = {};
    for (const [what, behave] of Object.entries(MISBEHAVIOURS)) {
      ensims.behave(behave);
      const { errors, text, headers } = await logOn();
      const shown = text + JSON.stringify([...headers]);
      expect([what, shown]).toEqual([what, expect.not.stringContaining(PASSWORD)]);
      expect([what, shown]).toEqual([what, expect.not.stringContaining(INNER)]);
      expect([what, shown]).toEqual([what, expect.not.stringContaining(ensims.host)]);
      told[what] = [errors?.[0]?.message, codes(errors)];
    }
    await ensims[Symbol.asyncDispose]();
    const refused = await logOn();
    const { data } = await gateway.anonymous().execute(project("title"), { id: "study" });

    const code = expect.stringMatching(
      /^(GATEWAY_TIMEOUT|SUBREQUEST_HTTP_ERROR|RESPONSE_VALIDATION_FAILED)$/,
    ) as unknown;
    const outage = ["A service behind this gateway gave no answer. Try again later.", [code]];
    expect(told).toEqual(Object.fromEntries(Object.keys(MISBEHAVIOURS).map((what) => [what, outage])));
    expect(told["never answers"]).toEqual([outage[0], ["GATEWAY_TIMEOUT"]]);
    expect(refused.text).not.toContain(ensims.host);
    expect(codes(refused.errors)).toEqual(["SUBREQUEST_HTTP_ERROR"]);
    expect(data).toEqual({ project: { title: "Twelve cases of the shoebox" } }); // the rest is answered
    await gateway.process.stop(); // all of the log has been read
    expect(gateway.process.log).toContain("gave no answer");
    expect(gateway.process.log).not.toContain(PASSWORD);
  },
);
