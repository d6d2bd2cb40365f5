import { expect, test } from "@jest/globals";
import { LogOnDocument, UploadDocument } from "../../generated/operations.js";
import { codes } from "../../resolvers/upstream.js";
import { startBadSubgraph } from "./startBadSubgraph.js";
import { startGateway } from "./startGateway.js";

const REDIRECTS = [301, 302, 303, 307, 308];

test.each(["hive", "apollo"])("behind the gateway of %s no redirect of a subgraph is followed", async (kind) => {
  await using ensims = await startBadSubgraph();
  await using elsewhere = await startBadSubgraph();
  await using gateway = await startGateway(ensims, { GATEWAY: kind });
  const caller = gateway.withToken("token-of-the-caller");
  const input = { email: "demo@example.org", password: "demo" };

  const told: unknown[] = [];
  for (const status of REDIRECTS) {
    ensims.behave((response) => response.writeHead(status, { location: `${elsewhere.url}/graphql` }).end());
    told.push(codes((await caller.execute(LogOnDocument, { input })).errors));
  }

  expect(elsewhere.requests).toBe(0);
  expect(told).toEqual(REDIRECTS.map(() => ["SUBREQUEST_HTTP_ERROR"]));
  expect(ensims.requests).toBe(REDIRECTS.length);
});

test("behind the gateway of hive no upload is sent to where a subgraph redirects it", async () => {
  await using ensims = await startBadSubgraph();
  await using elsewhere = await startBadSubgraph();
  await using gateway = await startGateway(ensims);
  ensims.behave((response) => response.writeHead(307, { location: `${elsewhere.url}/graphql` }).end());

  const { errors } = await gateway
    .withToken("token-of-the-caller")
    .execute(UploadDocument, { path: "/tour", files: [new File(["bytes"], "a.txt")] });

  expect(elsewhere.requests).toBe(0);
  expect(codes(errors)).toEqual(["SUBREQUEST_HTTP_ERROR"]);
  expect(ensims.requests).toBe(1);
});
