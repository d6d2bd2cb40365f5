/**
 * The upstream of the benchmark: the real wire over keep-alive connections, and as little work as can be, so that it is
 * never what is measured. GETs are answered straight on the socket; everything else goes to a Node HTTP server.
 */
import http from "node:http";
import net from "node:net";
import { FOLDERS } from "./fixtures.mjs";
import { JOB_ID } from "./jobs.mjs";
import { accountAnswer, infoAnswer, jobsAnswer, listingAnswer, statusAnswer } from "./wire.mjs";

const PORT = Number(process.env.PORT);
const state = { calls: 0, changes: 0, changing: "", upload: { bytes: 0, head: "" } };
const users = new Map(); // token → number of the user

const refusal = (status) => Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
const UNAUTHORIZED = refusal("401 Unauthorized");
const NOT_FOUND = refusal("404 Not Found");

/** The number of the user whose token this is; undefined when it does not have the form of one. */
function userOf(token) {
  let user = users.get(token);
  if (user === undefined) {
    try {
      const parts = token.split(".");
      const { email } = JSON.parse(Buffer.from(parts[1], "base64url").toString());
      user = parts.length === 3 && token.length > 500 ? Number(/^user(\d{4})@/.exec(email)[1]) : -1;
    } catch {
      user = -1;
    }
    users.set(token, user);
  }
  return user < 0 ? undefined : user;
}

function callerOf(head) {
  const [, token = ""] = /\r\ncookie: session_token=([^;\r]+)\r\n/i.exec(head) ?? [];
  return userOf(token);
}

function get(path, head, socket) {
  if (path.startsWith("/bench/")) return socket.write(control(path));
  state.calls += 1;
  if (path === "/users/api/info") return socket.write(infoAnswer("users"));
  if (path === "/jess_web/api/info") return socket.write(infoAnswer("jess"));
  const user = callerOf(head);
  if (user === undefined) return socket.write(UNAUTHORIZED);
  if (path === "/users/api/user") return socket.write(accountAnswer(user));
  if (path === `/jess_web/api/job/status/${JOB_ID}`) return socket.write(statusAnswer(user));
  if (path === "/jess_web/api/jobs") {
    const isChanging = state.changing === "jobs";
    if (isChanging) state.changes += 1;
    for (const piece of jobsAnswer(user, isChanging ? state.changes : undefined)) socket.write(piece);
    return;
  }
  if (path.startsWith("/users/api/files/bytes/")) return sendBytes(socket, Number(path.slice(23)));
  const folder = path.slice("/users/api/files".length) || "/";
  const known = path.startsWith("/users/api/files") ? FOLDERS[folder] : undefined;
  if (known === undefined) return socket.write(NOT_FOUND);
  if (known.changing) state.changes += 1;
  return socket.write(listingAnswer(folder, user, state.changes));
}

/** What the runner asks for: how many calls there were, what changed last, what was stored last. A reset says which case comes. */
function control(path) {
  const [, , command, changing = ""] = path.split("/");
  if (command === "reset") Object.assign(state, { calls: 0, changing });
  const body = JSON.stringify(state);
  return Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const BLOCK = Buffer.alloc(256 * 1024, "0123456789abcdef");

function sendBytes(socket, length) {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`);
  let left = length;
  const more = () => {
    while (left > 0) {
      const chunk = left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
      left -= chunk.length;
      if (!socket.write(chunk)) break;
    }
    if (left > 0) socket.once("drain", more);
  };
  more();
}

/** Uploads: their bodies are counted, and the first of their bytes kept, so that a small one can be compared whole. */
const others = http.createServer((request, response) => {
  const token = /session_token=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const accepted = userOf(token) !== undefined && request.method === "POST";
  state.calls += 1;
  state.upload = { bytes: 0, head: "" };
  request.on("data", (chunk) => {
    if (state.upload.bytes < 65_536) state.upload.head += chunk.toString("latin1");
    state.upload.bytes += chunk.length;
  });
  request.on("end", () => {
    // Closed after each: the next GET comes on a connection that the fast way has.
    response.writeHead(accepted ? 200 : 401, { "content-type": "application/json", connection: "close" });
    const fileHandle = request.url.slice("/users/api/files/".length);
    const callback = `/users/api/files/${fileHandle}`;
    const payload = { ok: true, status: "File(s) uploaded successfully", fileHandle, callback };
    response.end(accepted ? JSON.stringify(payload) : "");
  });
});

net
  .createServer({ noDelay: true }, (socket) => {
    let pending = "";
    const onData = (chunk) => {
      if (pending === "" && !chunk.subarray(0, 4).equals(GET)) {
        socket.off("data", onData);
        others.emit("connection", socket);
        socket.unshift(chunk);
        socket.resume();
        return;
      }
      pending += chunk.latin1Slice();
      for (let end = pending.indexOf("\r\n\r\n"); end >= 0; end = pending.indexOf("\r\n\r\n")) {
        const head = pending.slice(0, end + 2);
        pending = pending.slice(end + 4);
        get(head.slice(4, head.indexOf(" ", 4)), head, socket);
      }
    };
    socket.on("data", onData);
    socket.on("error", () => socket.destroy());
  })
  .listen(PORT, "127.0.0.1");

const GET = Buffer.from("GET ");
