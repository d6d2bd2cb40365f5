import { expect, test } from "@jest/globals";
import { ROUTES, SECRETS, type WrittenRequest } from "../../support/everyRequest.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTraced } from "./startTraced.js";

/** What only the caller knows, in the forms in which a span could hold it. */
const formsOf = (secret: string) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];

/** Names of files and folders, and ids, of the requests. */
const NAMES = ["readme.txt", "eplusout", "/box", "examples", "385001"];

async function ask(url: string, { target, headers, body = "" }: WrittenRequest, token: string): Promise<void> {
  using connection = await RawConnection.open(url);
  const length = String(Buffer.byteLength(body));
  const authorization = `Bearer ${token}`;
  const all = { "Content-Length": length, Connection: "close", Authorization: authorization, ...headers };
  await connection.sendHead(target, all);
  await connection.send(body);
  await connection.closed();
}

test("no secret, no name of a file and no document is in what is sent to the collector", async () => {
  await using traced = await startTraced({ GRAPHIQL: "false", WEB: "false" });
  const { email, password } = SECRETS;
  await traced.sandbox.addAccount({ email, password, name: "Canary", role: "user" });
  const token = await traced.sandbox.mintToken(email);
  const requests = Object.values(ROUTES).flat();
  const askAll = () => Promise.all(requests.map((request) => ask(traced.url, request, token)));

  await askAll();
  for (const fault of [
    { status: 500, body: `<p>${password}${token}` },
    { status: 302, headers: { Location: `http://127.0.0.1:1/?token=${token}` } },
    { headers: [`bad header ${token}`, password], body: "{}" },
    { reset: true },
  ]) {
    traced.sandbox.failNext({ times: Infinity }, fault);
    await askAll();
    traced.sandbox.clearFaults();
  }
  traced.service.child.kill("SIGTERM");
  expect(await traced.service.ended()).toBe(0);

  expect(traced.collector.spans().length).toBeGreaterThan(requests.length);
  const sent = traced.collector.received.map(({ body, headers }) => body.toString() + JSON.stringify(headers)).join();
  for (const secret of [...Object.values(SECRETS), token, ...NAMES]) {
    for (const form of formsOf(secret)) expect({ form, isSent: sent.includes(form) }).toEqual({ form, isSent: false });
  }
  expect(sent).not.toMatch(/\{ me|\$input|mutation \(/);
});
