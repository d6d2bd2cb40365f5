import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { DataSources } from "../../src/datasources/DataSources.js";
import type { Credential } from "../../src/datasources/users/AuthAPI.js";
import type { JessCredential } from "../../src/datasources/jess/SessionAPI.js";
import type { Caller } from "../../src/http/call/Caller.js";
import { HttpClient } from "../../src/http/HttpClient.js";
import type { SessionCookie } from "../../src/http/call/sessionCookie.js";

/** An upstream to hold the contract against. */
export interface Upstream extends AsyncDisposable {
  readonly usersUrl: string;
  readonly jessUrl: string;
  readonly credential: Credential;
  /** Absent: the linking to JESS is left alone. */
  readonly jess: JessCredential | undefined;
  /** Whether the caller may be sent a mail. */
  readonly mayMail: boolean;
  /** Whether a job may be submitted. */
  readonly maySubmit: boolean;
}

/** One caller of an upstream, and what it has heard of its session. */
export interface Connection extends AsyncDisposable {
  readonly sources: DataSources;
  /** Every session cookie that the upstream has set, in order. */
  readonly cookies: readonly SessionCookie[];
  token: string | undefined;
  /** A folder for this run alone; it is deleted at the end, with its content. */
  readonly folder: string;
  signIn(): Promise<void>;
  /** The same, and links to JESS if it may. @returns whether there is a JESS session */
  signInToJess(): Promise<boolean>;
  upload(folder: string, files: Readonly<Record<string, Uint8Array>>): ReturnType<DataSources["files"]["upload"]>;
  download(path: string): Promise<Buffer>;
}

export function connect({ usersUrl, jessUrl, credential, jess: jessCredential }: Upstream): Connection {
  const timeouts = { connectTimeoutMs: 5_000, timeoutMs: 30_000, idleTimeoutMs: 30_000 };
  const users = new HttpClient({ service: "users", baseUrl: usersUrl, ...timeouts });
  const jess = new HttpClient({ service: "jess", baseUrl: jessUrl, ...timeouts });
  const cookies: SessionCookie[] = [];
  let token: string | undefined;
  let hasFolder = false;
  const caller: Caller = {
    requestId: randomUUID(),
    signal: new AbortController().signal,
    get token() {
      return token;
    },
    onSessionCookie(cookie) {
      cookies.push(cookie);
      token = cookie.deletes ? undefined : cookie.value;
    },
  };
  const sources = new DataSources({
    users: users.forCaller(caller),
    jess: jess.forCaller(caller),
    logonPath: "auth",
    jobsMethod: "GET",
  });
  const folder = `/ensims-graphql-contract-${randomUUID()}`;
  const signIn = async () => {
    const { ok, status } = await sources.auth.logon(credential);
    if (!ok) throw new Error(`cannot log on: ${status}`);
  };
  return {
    sources,
    cookies,
    folder,
    signIn,
    signInToJess: async () => {
      await signIn();
      const { ok } = await (jessCredential ? sources.jessSession.set(jessCredential) : sources.jessSession.check());
      return ok;
    },
    get token() {
      return token;
    },
    set token(value) {
      token = value;
    },
    upload: (target, files) => {
      hasFolder = true;
      return sources.files.upload(target, outgoing(files), 2 ** 20);
    },
    download: async (path) => {
      const answer = await sources.files.download(path);
      if (answer.status !== 200) throw new Error(`not the whole file but ${answer.status}`);
      return buffer(answer.body);
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (!hasFolder) return;
        if (token === undefined) await signIn();
        await sources.files.delete(folder);
      } finally {
        await Promise.all([users.close(), jess.close()]);
      }
    },
  };
}

/** Files for a data source, each in pieces. */
export async function* outgoing(files: Readonly<Record<string, Uint8Array>>) {
  for (const [name, bytes] of Object.entries(files)) {
    yield await Promise.resolve({ name, mediaType: "application/octet-stream", bytes: chunks(bytes) });
  }
}

async function* chunks(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1000) yield await Promise.resolve(bytes.subarray(at, at + 1000));
}
