import { type Quirks, type Sandbox, startSandbox } from "../../../src/sandbox/startSandbox.js";
import { type Answer, type Call, call, multipart } from "../Caller.js";

export const jess = "/jess_web/api";

interface Reply<Data> {
  readonly ok: boolean;
  readonly status: string;
  readonly data: Data;
}

export interface Status {
  readonly job_ID: number;
  readonly id: number;
  readonly status: string;
  readonly status_Info: string;
  readonly progress: string;
  readonly cancel_Flag: boolean;
  readonly completion_Time: number | null;
  readonly last_Update: number;
}

export type Row = Readonly<Record<string, string | number | null>>;

interface How {
  readonly dataDir?: string;
  /** Time passes by itself, and not by `advance` only. */
  readonly isRunning?: boolean;
}

/** A caller with a session and a JESS session, in a sandbox whose jobs wait for `advance`. */
export class JessCaller implements AsyncDisposable {
  private constructor(
    readonly sandbox: Sandbox,
    readonly email: string,
  ) {}

  static async start(quirks: Partial<Quirks> = {}, how: How = {}): Promise<JessCaller> {
    const { dataDir, isRunning = false } = how;
    const sandbox = await startSandbox({ quirks, ...(dataDir !== undefined && { dataDir }) });
    if (!isRunning) await sandbox.jobs.advance(0);
    return new JessCaller(sandbox, "").as("eve@example.org");
  }

  /** Another caller of the same sandbox. */
  async as(email: string): Promise<JessCaller> {
    const caller = new JessCaller(this.sandbox, email);
    if (!email.startsWith("demo")) await this.sandbox.addAccount({ email, password: "pass" });
    await caller.send("POST", "/session", { json: { jessUser: "DemoJess", jessPwd: "demo" } });
    return caller;
  }

  send(method: string, path: string, how: Call = {}): Promise<Answer> {
    return call(this.sandbox, method, jess + path, { ...how, as: this.email });
  }

  async json<Data = unknown>(method: string, path: string, json?: unknown): Promise<Reply<Data>> {
    return JSON.parse((await this.send(method, path, { json })).text) as Reply<Data>;
  }

  /** A submission of these files and options; gives the reply. */
  async submit(files: Readonly<Record<string, string | Buffer>>, options: Readonly<Record<string, string>> = {}) {
    const parts = [
      ...Object.entries(files).map(([filename, content]) => ({ filename, content })),
      ...Object.entries(options).map(([name, content]) => ({ name, content })),
    ];
    const answer = await this.send("POST", "/job", multipart(...parts));
    return JSON.parse(answer.text) as Reply<number>;
  }

  /** A job of so many cases, which write next to nothing; gives its id. */
  async submitCases(count: number): Promise<number> {
    const views: Record<string, string> = {};
    for (let i = 0; i < count; i++) views[`${String(i).padStart(3, "0")}.vf`] = "view";
    const options = { type: "RAD", program: "rpict", model: "scene.oct", input: "*.vf" };
    const { data } = await this.submit({ "scene.oct": "oct", ...views }, options);
    return data;
  }

  async status(id: number): Promise<Status> {
    return (await this.json<Status>("GET", `/job/status/${id}`)).data;
  }

  async list(filter?: unknown): Promise<readonly Row[]> {
    return (await this.json<readonly Row[]>("GET", "/jobs", filter)).data;
  }

  advance(ms: number): Promise<void> {
    return this.sandbox.jobs.advance(ms);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.sandbox.stop();
  }
}
