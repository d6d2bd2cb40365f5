import { readFile } from "node:fs/promises";
import { expect } from "@jest/globals";
import type { Sandbox } from "../../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { notReady } from "../../support/startOnSandbox.js";
import type { Service } from "../../support/startService.js";

const LOG_ON = `mutation { logon(input: { email: "demo@example.org", password: "demo" }) { ok token } }`;

/** The process that a launcher has started, such as the first one of a PID namespace. */
export async function childOf(pid = 0): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const child = Number(children.trim());
  if (!Number.isInteger(child) || child === 0) throw new Error(`The launcher has no child of its own: "${children}"`);
  return child;
}

/**
 * Logs on, sends half of an upload, asks the service to stop, and sends the other half once the service no longer wants requests.
 * The upload has to be complete, here and at the upstream, and the service to end with 0.
 */
export async function stopInUpload(service: Service, url: string, { journal }: Sandbox, stop: () => unknown) {
  const credentials = JSON.stringify({ query: LOG_ON });
  const logOn = await rawRequest(url, "POST /graphql", { "Content-Type": "application/json" }, credentials);
  const [, token = ""] = /"token":"([^"]+)"/.exec(logOn.body) ?? [];
  expect({ status: logOn.status, hasToken: token !== "" }).toEqual({ status: 200, hasToken: true });
  const body = multipartBody([{ name: "file", filename: "across.bin", content: Buffer.alloc(1_000_000, "a") }]);
  const headers = { ...MULTIPART, Authorization: `Bearer ${token}`, "Content-Length": String(body.length) };
  using upload = await RawConnection.open(url);
  await upload.sendHead("POST /files/", headers);
  await upload.send(body.subarray(0, 500_000));
  const call = await journal.waitFor((entry) => entry.url === "/users/api/files" && entry.bodyBytes > 0);

  await stop();
  await notReady(url);
  await upload.send(body.subarray(500_000));

  const answer = await upload.answer();
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ ok: true, files: [{ name: "across.bin", size: 1_000_000 }] });
  expect(call.bodyBytes).toBeGreaterThanOrEqual(1_000_000);
  expect(await service.ended()).toBe(0);
}
