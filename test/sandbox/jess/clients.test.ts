import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { zipOf } from "../zipOf.js";
import { weatherFile } from "./programs/Submission.js";
import { jess, JessCaller } from "./JessCaller.js";

/** Requests of public clients (upstream-api.md §4.6, §6), byte for byte; gives the whole response. */
async function raw(caller: JessCaller, head: readonly string[], body: Buffer): Promise<string> {
  const { hostname, port } = new URL(caller.sandbox.jessUrl);
  const token = await caller.sandbox.mintToken(caller.email);
  const socket = connect(Number(port), hostname);
  const lines = [...head, `Cookie: session_token=${token}`, `Content-Length: ${body.length}`, "Connection: close"];
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]));
  return text(socket);
}

const host = "Host: api.ensims.com";
const epw = weatherFile(() => 10);

test("the notebook's submission: options are parts with a file name and without a type", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const part = (name: string, filename: string, content: string) =>
    `--0123456789abcdef\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\n${content}\r\n`;
  const body = [
    part("file", "5ZoneAirCooled.idf", "Version,9.3;\r\n"),
    part("file", "other.idf", "Version,9.3;\r\n"),
    part("file", "in.epw", epw),
    part("title", "title", "E+ test case"),
    part("desc", "desc", "This is test submission"),
    part("model", "model", "5ZoneAirCooled.idf"),
    part("split", "split", "FALSE"),
    "--0123456789abcdef--\r\n",
  ];
  const head = [
    ...[`POST ${jess}/job HTTP/1.1`, host, "User-Agent: python-requests/2.24.0", "Accept-Encoding: gzip, deflate"],
    ...["Accept: */*", "Content-Type: multipart/form-data; boundary=0123456789abcdef"],
  ];

  const answer = await raw(eve, head, Buffer.from(body.join("")));

  const [row] = await eve.list();
  expect(answer).toContain(
    `{\n  "ok" : true,\n  "status" : "Job ${row?.job_SN} is created",\n  "data" : ${row?.job_SN}\n}`,
  );
  expect(row).toMatchObject({
    ...{ job_Name: "E+ test case", job_Desc: "This is test submission", job_Type: "EP_IDF", status: "FINISHED" },
    submissionSize: epw.length + 28,
  });
});

test("the notebook's list: a GET with a JSON body", async () => {
  await using eve = await JessCaller.start();
  await eve.submitCases(1);
  const head = [
    ...[`GET ${jess}/jobs HTTP/1.1`, host, "User-Agent: python-requests/2.24.0", "Accept-Encoding: gzip, deflate"],
    ...["Accept: */*", "Content-Type: application/json"],
  ];
  const ask = (filter: string) => raw(eve, head, Buffer.from(filter));

  expect(await ask('{"since": "2020-12-01", "till": "2020-12-20", "status": "FINISHED"}')).toMatch(
    /\r\n\r\n\{\n {2}"ok" : true,\n {2}"status" : "DemoJess jobs available",\n {2}"data" : \[ \]\n\}$/,
  );
  expect(await ask('{"status": "UNPACKED,ACCEPTED,QUEUED"}')).toContain('"status" : "UNPACKED"');
});

test(".NET's submission: names unquoted, boundary quoted, the files in one zip with folders", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const zip = await zipOf({ "project/box.idf": "Version,9.3;\n", "project/weather/in.epw": epw });
  const boundary = "1f3a7f9e-0c5c-4f54-93b3-7d0f1a2b3c4d";
  const option = (name: string, value: string) =>
    `\r\n--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}`;
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Type: application/zip\r\nContent-Disposition: form-data; ` +
        `name=file; filename=tosubmit.zip; filename*=utf-8''tosubmit.zip\r\n\r\n`,
    ),
    zip,
    Buffer.from(option("type", "Scan") + option("title", "Küche") + option("split", "true")),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const head = [`POST ${jess}/job HTTP/1.1`, host, `Content-Type: multipart/form-data; boundary="${boundary}"`];

  const answer = await raw(eve, head, body);

  const [row] = await eve.list();
  expect(answer).toContain(`"status" : "Job ${row?.job_SN} is created"`);
  expect(row).toMatchObject({
    ...{ job_Name: "Küche", job_Type: "EP_IDF_SPLIT", njobs: 12, submissionSize: epw.length + 13, status: "FINISHED" },
  });
});

test(".NET's cancel: JSON with a charset", async () => {
  await using eve = await JessCaller.start();
  const id = await eve.submitCases(1);
  const head = [`POST ${jess}/job/${id} HTTP/1.1`, host, "Content-Type: application/json; charset=utf-8"];

  const answer = await raw(eve, head, Buffer.from('{"cmd":"Cancel"}'));

  expect(answer).toContain(`"status" : "Cancel flag has been set for ${id}"`);
});
