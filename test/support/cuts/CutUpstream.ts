import type { Socket } from "node:net";
import { type RawUpstream, startRawUpstream } from "../../http/startUpstream.js";

/** A submission as it arrived. */
export interface Submission {
  readonly socket: Socket;
  text: string;
  isWhole: boolean;
}

/** What the upstream does with a submission; what it does not answer stays open. */
export interface Plan {
  readonly onBegin?: (socket: Socket) => void;
  readonly onWhole?: (socket: Socket) => void;
}

/** The end of a chunked body. The submissions have no zero. */
const END = "\r\n0\r\n\r\n";

export function answer(status: number, body: string, type = "application/json"): string {
  const lines = [`HTTP/1.1 ${status} Told`, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`];
  return [...lines, "", body].join("\r\n");
}

const NOTHING = answer(200, JSON.stringify({ ok: false, status: "not there", data: null }));

/** A JESS API of bare sockets, which cuts submissions as planned. It answers every `GET` with a refusal, and keeps connections. */
export class CutUpstream implements AsyncDisposable {
  readonly #raw: RawUpstream;
  readonly #current: Map<Socket, Submission>;
  /** Since the last plan. */
  readonly submissions: Submission[];
  #plan: Plan = {};

  private constructor(raw: RawUpstream, current: Map<Socket, Submission>, submissions: Submission[]) {
    this.#raw = raw;
    this.#current = current;
    this.submissions = submissions;
  }

  static async start(): Promise<CutUpstream> {
    const current = new Map<Socket, Submission>();
    const submissions: Submission[] = [];
    const raw = await startRawUpstream((socket, piece) => upstream.#receive(socket, piece));
    const upstream = new CutUpstream(raw, current, submissions);
    return upstream;
  }

  get baseUrl(): string {
    return this.#raw.baseUrl;
  }

  /** For the next submission. */
  plan(plan: Plan): void {
    this.submissions.length = 0;
    this.#current.clear();
    this.#plan = plan;
  }

  #receive(socket: Socket, piece: string): void {
    const known = this.#current.get(socket);
    if (!known && piece.startsWith("GET")) {
      socket.write(NOTHING);
      return;
    }
    const submission = known ?? { socket, text: "", isWhole: false };
    submission.text += piece;
    if (!known) {
      this.#current.set(socket, submission);
      this.submissions.push(submission);
      this.#plan.onBegin?.(socket);
    }
    if (submission.isWhole || !submission.text.endsWith(END)) return;
    submission.isWhole = true;
    this.#current.delete(socket);
    this.#plan.onWhole?.(socket);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#raw[Symbol.asyncDispose]();
  }
}
