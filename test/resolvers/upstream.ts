import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JournalEntry } from "../../src/sandbox/startSandbox.js";
import type { TestApp } from "../support/startTestApp.js";

export const DEMO = { email: "demo@example.org", password: "demo" } as const;
export const ADMIN = { email: "admin@example.org", password: "admin" } as const;
export const JESS = { jessUser: "DemoJess", jessPwd: "demo" } as const;

/** What the upstream received, in order, each as `METHOD target`. */
export const received = ({ sandbox }: TestApp): string[] =>
  sandbox.journal.entries.map(({ method, url }) => `${method} ${url}`);

/** The one request that the upstream received. */
export function onlyRequest(app: TestApp): JournalEntry {
  const [entry, ...others] = app.sandbox.journal.entries;
  if (!entry || others.length > 0)
    throw new Error(`not one upstream request but: ${received(app).join(", ") || "none"}`);
  return entry;
}

/** The codes of the errors of an answer. */
export const codes = (errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = []) =>
  errors.map(({ extensions }) => extensions?.code);

/** Puts a file into the storage of an account behind the upstream's back. */
export async function store(app: TestApp, path: string, content: string | Uint8Array, email: string = DEMO.email) {
  const target = join(app.sandbox.dataDir, "files", email, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
}

/** A JSON answer for `failNext`: what an upstream would say that the sandbox never says by itself. */
export const json = (body: unknown) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** The value of the session cookie that an answer sets. */
export const sessionToken = ({ setCookie }: { readonly setCookie: readonly string[] }): string | undefined =>
  /^session_token=([^;]*)/.exec(setCookie[0] ?? "")?.[1];
