import { setTimeout as delay } from "node:timers/promises";
import { JESS } from "../../resolvers/upstream.js";
import { MULTIPART, partHead } from "../../support/multipartBody.js";
import { atRate } from "./atRate.js";
import { doneTwice } from "./doneTwice.js";
import type { SecureClient } from "./SecureClient.js";
import type { Behind } from "./startBehind.js";

const JSON_TYPE = { "content-type": "application/json" };
const MAIL = "mutation ($input: MailInput!) { sendMail(input: $input) { ok } }";
const LINK = "mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok } }";
const UPLOAD_PIECES = 30;
const UPLOAD_MS = 3_000;

/** What callers of all kinds do at the same time, at a constant rate, and what went wrong. */
export class Load {
  /** What a caller got that it should not get. */
  readonly failed: string[] = [];
  requests = 0;
  uploads = 0;
  /** Streams that were opened, and how often one was refused for a moment, as a replica does that is about to stop. */
  streams = 0;
  refusedStreams = 0;
  readonly #behind: Behind;
  readonly #under: Promise<void>[] = [];
  #isOver = false;

  constructor(behind: Behind) {
    this.#behind = behind;
  }

  async start(perSecond: number): Promise<void> {
    const clients = [this.#behind.client("HTTP/1.1"), this.#behind.client("HTTP/2")];
    const [one = this.#behind.client("HTTP/1.1")] = clients;
    const { status } = await one.ask({ ...this.#operation(LINK, { input: JESS }) });
    if (status !== 200) throw new Error("cannot link the account to JESS");
    const request = async (index: number) => {
      const client = clients[index % clients.length];
      if (client) await this.#request(client, index);
    };
    this.#under.push(atRate(perSecond, () => this.#isOver, request));
    for (const client of clients) this.#under.push(this.#uploadOnAndOn(client), this.#subscribeOnAndOn(client));
  }

  /** Ends the load, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#under);
  }

  async #request(client: SecureClient, index: number): Promise<void> {
    const kinds = [
      { path: "/graphql?query=%7Bme%7Bemail%7D%7D", headers: this.#behind.bearer },
      this.#operation("{ me { email } }"),
      this.#operation(MAIL, { input: { title: `mail-${index}`, message: "from the load" } }),
    ];
    const ask = kinds[Math.floor(index / 2) % kinds.length];
    if (!ask) return;
    this.requests += 1;
    await this.#expect(`request ${index} by ${client.protocol}`, /"email":"demo@example\.org"|"ok":true/, async () => {
      const { status, text } = await client.ask(ask);
      return `${status} ${text}`;
    });
  }

  async #uploadOnAndOn(client: SecureClient): Promise<void> {
    const piece = Buffer.alloc(10_000, "x");
    while (!this.#isOver) {
      const name = `${client.protocol.replace("/", "")}-${this.uploads++}.bin`;
      await this.#expect(
        `upload ${name}`,
        new RegExp(`"ok":true.*"size":${piece.length * UPLOAD_PIECES}\\b`),
        async () => {
          const headers = { ...this.#behind.bearer, ...MULTIPART };
          const request = client.start({ method: "POST", path: "/files/load", headers });
          request.body.on("error", () => undefined); // the answer tells
          request.body.write(partHead({ name: "file", filename: name }));
          for (let sent = 0; sent < UPLOAD_PIECES; sent++) {
            request.body.write(piece);
            await delay(UPLOAD_MS / UPLOAD_PIECES);
          }
          request.body.end("\r\n------ensims-test--\r\n");
          const { status, text } = await request.answer;
          return `${status} ${await text()}`;
        },
      );
    }
  }

  /** As a client of subscriptions does: a stream that ends without `complete` is asked for again. */
  async #subscribeOnAndOn(client: SecureClient): Promise<void> {
    const over = async () => {
      while (!this.#isOver) await delay(100);
    };
    const isOver = over();
    const caller = { hasLeft: false };
    while (!this.#isOver) {
      const ask = this.#operation("subscription { activeJobs { id } }");
      const request = client.start({ ...ask, headers: { ...ask.headers, accept: "text/event-stream" } });
      void isOver.then(() => {
        caller.hasLeft = true;
        request.abort();
      });
      try {
        const answer = await request.answer;
        const text = answer.text();
        if (answer.status === 503 && answer.headers["retry-after"] !== undefined) {
          this.refusedStreams += 1;
          await text;
          await delay(300);
          continue;
        }
        this.streams += 1;
        const all = await text;
        if (answer.status !== 200 || /event: complete|"errors"/.test(all))
          this.failed.push(`stream: ${answer.status} ${all}`);
      } catch (error) {
        if (!caller.hasLeft) this.failed.push(`stream by ${client.protocol}: ${String(error)}`);
      }
    }
  }

  #operation(query: string, variables: object = {}) {
    const headers = { ...JSON_TYPE, ...this.#behind.bearer };
    return { method: "POST" as const, path: "/graphql", headers, body: JSON.stringify({ query, variables }) };
  }

  async #expect(what: string, right: RegExp, ask: () => Promise<string>): Promise<void> {
    const failure = (error: unknown) => String(error);
    let answer = await ask().catch(failure);
    // The server has not looked at it, so any client sends it again (RFC 9113 §8.7).
    if (answer.includes("NGHTTP2_REFUSED_STREAM")) answer = await ask().catch(failure);
    if (!right.test(answer)) this.failed.push(`${what}: ${answer.slice(0, 200)}`);
  }

  /** Mails and files that did not reach the upstream exactly once. */
  notOnce(): string[] {
    const { journal } = this.#behind.sandbox;
    const arrived = [
      ...journal.find("POST", "/users/api/send").map(({ body = "" }) => /mail-\d+/.exec(body)?.[0] ?? body),
      ...journal.find("POST", "/users/api/files/load").map(({ parts }) => parts[0]?.filename ?? "nothing"),
    ];
    const sent = [...Array(this.requests).keys()].filter((index) => Math.floor(index / 2) % 3 === 2);
    const missing = sent.map((index) => `mail-${index}`).filter((name) => !arrived.includes(name));
    return [...missing.map((name) => `${name}: never`), ...doneTwice(arrived).map((name) => `${name}: twice`)];
  }
}
