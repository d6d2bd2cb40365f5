import { expect, test } from "@jest/globals";
import { apolloManifest, openManifests } from "../../support/manifests.js";
import { startTestApp } from "../../support/startTestApp.js";
import { startGateway } from "./startGateway.js";

const SECRET = "the secret of the gateway";

const ask = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: "{ info { title } }" }),
  });
  return (await response.json()) as unknown;
};

test.each(["hive", "apollo"])(
  "of a service that trusts documents the gateway may ask anything, by its own secret only: %s",
  async (GATEWAY) => {
    await using manifests = await openManifests({ "app.json": apolloManifest({ Me: "query Me { me { email } }" }) });
    await using app = await startTestApp({
      env: { TRUSTED_DOCUMENTS: manifests.path, TRUSTED_DOCUMENTS_BYPASS_TOKEN: SECRET },
    });
    await using knowing = await startGateway(app, { GATEWAY, BYPASS_TOKEN: SECRET });
    await using unknowing = await startGateway(app, { GATEWAY });
    const refused = { errors: [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }] };

    expect(await ask(app.url)).toMatchObject(refused);
    app.sandbox.journal.clear();
    expect(await ask(knowing.gateway)).toEqual({ data: { info: { title: "Users Web API" } } });
    expect(app.sandbox.journal.entries.map(({ url }) => url)).toEqual(["/users/api/info"]);
    expect(await ask(knowing.gateway, { "x-trusted-documents-bypass": "a guess of the caller" })).toMatchObject({
      data: {},
    });
    expect(await ask(unknowing.gateway, { "x-trusted-documents-bypass": SECRET })).toMatchObject(refused);
  },
);
