import { describe, expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { type Call, call, demo, multipart } from "./Caller.js";

const users = "/users/api";
const jess = "/jess_web/api";
const credential = { email: demo, password: "demo" };
const wrong = { email: demo, password: "guess" };
const file = multipart({ filename: "a.txt", content: "a" });

type Row = readonly [method: string, path: string, signedIn: "" | "demo", send: Call, status: number, ok?: boolean];

const contract: readonly Row[] = [
  ["GET", `${users}/info`, "", {}, 200],
  ["POST", `${users}/auth`, "", { json: credential }, 200, true],
  ["POST", `${users}/logon`, "", { json: credential }, 200, true],
  ["POST", `${users}/auth`, "", { json: wrong }, 200, false],
  ["POST", `${users}/auth`, "", { json: { email: "nobody@example.org", password: "demo" } }, 200, false],
  ["POST", `${users}/auth`, "", { json: {} }, 200, false],
  ["POST", `${users}/auth`, "", { json: [] }, 400],
  ["POST", `${users}/auth`, "", { json: { email: 1, password: "demo" } }, 400],
  ["POST", `${users}/auth`, "", { headers: { "content-type": "application/json" }, body: "{" }, 400],
  ["POST", `${users}/auth`, "", { headers: { "content-type": "application/json" } }, 400],
  ["POST", `${users}/auth`, "", { headers: { "content-type": "text/plain" }, body: JSON.stringify(credential) }, 415],
  ["POST", `${users}/auth`, "", { json: { ...credential, filler: "x".repeat(2 ** 20) } }, 413],
  ["GET", `${users}/auth`, "", {}, 404],
  ["POST", `${users}/checkin`, "", {}, 401],
  ["POST", `${users}/checkin`, "demo", {}, 200, true],
  ["POST", `${users}/checkin`, "demo", { headers: { "content-type": "application/json" } }, 200, true],
  ["POST", `${users}/checkin`, "demo", { json: {} }, 200, true],
  ["POST", `${users}/checkin`, "demo", { json: "" }, 200, true],
  ["POST", `${users}/checkin`, "demo", { body: '""' }, 200, true],
  ["POST", `${users}/logout`, "", {}, 401],
  ["POST", `${users}/logout`, "demo", {}, 200, true],
  ["POST", `${users}/logout`, "demo", { json: "" }, 200, true],
  ["POST", `${users}/confirm`, "", { json: credential }, 401],
  ["POST", `${users}/confirm`, "demo", { json: credential }, 200, true],
  ["POST", `${users}/confirm`, "demo", { json: wrong }, 200, false],
  ["POST", `${users}/confirm`, "demo", { json: { email: "admin@example.org", password: "admin" } }, 200, false],
  ["GET", `${users}/user`, "", {}, 401],
  ["GET", `${users}/user`, "demo", {}, 200, true],
  ["POST", `${users}/user`, "", { json: {} }, 401],
  ["POST", `${users}/user`, "demo", { json: { title: "Dr" } }, 200, true],
  ["POST", `${users}/user`, "demo", { json: { title: 1 } }, 400],
  ["GET", `${users}/files`, "", {}, 401],
  ["GET", `${users}/files`, "demo", {}, 200],
  ["GET", `${users}/files/`, "demo", {}, 200],
  ["GET", `${users}/files/models`, "demo", {}, 200],
  ["GET", `${users}/files/models/`, "demo", {}, 200],
  ["GET", `${users}/files/models/shoebox.idf`, "demo", {}, 200],
  ["GET", `${users}/files/nowhere`, "demo", {}, 404],
  ["GET", `${users}/files/readme.txt/below-a-file`, "demo", {}, 404],
  ["GET", `${users}/files/${"n".repeat(256)}`, "demo", {}, 404],
  ["GET", `${users}/files/../admin@example.org`, "demo", {}, 404],
  ["GET", `${users}/files/%2e%2e/admin@example.org`, "demo", {}, 404],
  ["GET", `${users}/files/models%2Fshoebox.idf`, "demo", {}, 404],
  ["GET", `${users}/files/models%5Cshoebox.idf`, "demo", {}, 404],
  ["GET", `${users}/files/readme.txt%00`, "demo", {}, 404],
  ["GET", `${users}/files/%zz`, "demo", {}, 400],
  ["POST", `${users}/files`, "", file, 401],
  ["POST", `${users}/files`, "demo", file, 200, true],
  ["POST", `${users}/files/new/folder/`, "demo", file, 200, true],
  ["POST", `${users}/files/%2e%2e/x`, "demo", file, 500],
  ["POST", `${users}/files/readme.txt`, "demo", file, 500],
  ["POST", `${users}/files`, "demo", multipart({ name: "upload", filename: "a.txt", content: "a" }), 500],
  ["POST", `${users}/files`, "demo", multipart({ filename: "..", content: "a" }), 500],
  ["POST", `${users}/files`, "demo", multipart({ filename: "a.zip", content: "no archive" }), 500],
  ["POST", `${users}/files`, "demo", { ...file, body: file.body.subarray(0, -12) }, 500],
  ["POST", `${users}/files`, "demo", { json: {} }, 415],
  ["DELETE", `${users}/files/results`, "", {}, 401],
  ["DELETE", `${users}/files/results`, "demo", {}, 200, true],
  ["DELETE", `${users}/files/readme.txt`, "demo", { headers: { "content-type": "application/json" } }, 200, true],
  ["DELETE", `${users}/files/nowhere`, "demo", {}, 200, false],
  ["DELETE", `${users}/files/../demo@example.org`, "demo", {}, 200, false],
  ["DELETE", `${users}/files`, "demo", {}, 200, false],
  ["DELETE", `${users}/files/`, "demo", {}, 200, false],
  ["POST", `${users}/send`, "", { json: { title: "t", message: "m" } }, 401],
  ["POST", `${users}/send`, "demo", { json: { title: "t", message: "m" } }, 200, true],
  ["GET", `${jess}/info`, "", {}, 200],
  ["POST", `${jess}/session`, "", { json: { jessUser: "DemoJess", jessPwd: "demo" } }, 401],
  ["POST", `${jess}/session`, "demo", { json: { jessUser: "DemoJess", jessPwd: "demo" } }, 200, true],
  ["POST", `${jess}/session`, "demo", { json: { jessUser: "DemoJess", jessPwd: "guess" } }, 200, false],
  ["GET", `${jess}/session`, "", {}, 401],
  ["GET", `${jess}/session`, "demo", {}, 200, false],
  ["GET", `${jess}/account`, "demo", {}, 200, false],
  ["GET", `${jess}/usage`, "demo", {}, 200, false],
  ["GET", `${jess}/jobs`, "", {}, 401],
  ["GET", `${jess}/jobs`, "demo", {}, 200, false],
  ["POST", `${jess}/jobs`, "demo", {}, 200, false],
  ["POST", `${jess}/job`, "", file, 401],
  ["POST", `${jess}/job`, "demo", file, 200, false],
  ["POST", `${jess}/job/385001`, "demo", { json: { cmd: "Cancel" } }, 200, false],
  ["GET", `${jess}/job/status/385001`, "", {}, 401],
  ["GET", `${jess}/job/status/385001`, "demo", {}, 200, false],
  ["GET", `${jess}/job/dir/385001`, "demo", {}, 200, false],
  ["GET", `${jess}/job/file/385001`, "demo", {}, 200, false],
  ["GET", `${jess}/job/file/385001/eplusout.err`, "demo", {}, 200, false],
  ["GET", `${jess}/job/text/385001/eplusout.err`, "", {}, 401],
  ["GET", `${jess}/job/text/385001/eplusout.err`, "demo", {}, 200, false],
  ["GET", `${jess}/dxf/385001/eplusout.dxf`, "demo", {}, 404],
  ["GET", `${jess}/eso/385001/eplusout.mtr`, "demo", {}, 404],
  ["GET", "/", "", {}, 404],
];

describe("the contract at a glance", () => {
  test.each(contract)("%s %s, signed in: %j", async (...row) => {
    const [method, path, signedIn, send, status, ok] = row;
    await using sandbox = await startSandbox();

    const answer = await call(sandbox, method, path, signedIn ? { ...send, as: demo } : send);

    expect(answer.status).toBe(status);
    if (ok !== undefined) expect(JSON.parse(answer.text)).toMatchObject({ ok });
    if (status === 401) expect(answer.text).toBe("");
  });
});
