import type { LiveCaller } from "../LiveCaller.js";
import type { LiveJob } from "../LiveJob.js";
import { givenUp, isFinal, isOfTheCaller, sessionEnded } from "../liveErrors.js";
import { LookOrder } from "../polling/LookOrder.js";
import type { LookTurns } from "../polling/LookTurns.js";
import type { PaceBounds } from "../polling/pollPause.js";
import { type LookingCaller, Poller, type PollerDependencies } from "../polling/Poller.js";
import type { End, Subscriber } from "../Subscriber.js";
import { WatchPace } from "../polling/WatchPace.js";

/** What all watches share. */
export interface WatchDependencies extends PollerDependencies {
  readonly turns: LookTurns;
  readonly pace: PaceBounds;
  /** How long looks may fail before the streams do, in milliseconds. */
  readonly patienceMs: number;
}

/** One watch: whose it is, and who is told when it is over. */
export interface WatchOptions extends LookingCaller {
  readonly onOver: () => void;
}

/** Who joins a watch with a value no older than this costs no call. */
const FRESH_MS = 2_000;

/**
 * One conversation with the upstream: looks at it as long as someone subscribes, and tells what has changed. The first look for a
 * subscriber is the caller's own, and fails it at once; a later one is the poller's, and fails nothing for some minutes.
 */
export abstract class Watch {
  protected readonly poller: Poller;
  protected readonly looks = new LookOrder();
  readonly #shared: WatchDependencies;
  readonly #onOver: () => void;
  readonly #members = new Set<Subscriber>();
  /** The members that have had no value yet. */
  readonly #newcomers = new Map<Subscriber, LiveCaller>();
  readonly #pace: WatchPace;
  #lookedAt = -Infinity;
  #toldAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #servesNewcomers = false;
  #isOver = false;

  constructor(shared: WatchDependencies, { onOver, ...caller }: WatchOptions) {
    this.#shared = shared;
    this.#onOver = onOver;
    this.#pace = new WatchPace(shared.pace, shared.patienceMs);
    this.poller = new Poller(shared, caller, () => this.end({ error: sessionEnded() }));
  }

  get size(): number {
    return this.#members.size;
  }

  protected get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether a member asks for fields of the list. */
  protected get needsRow(): boolean {
    for (const { needsRow } of this.#members) if (needsRow) return true;
    return false;
  }

  join(subscriber: Subscriber, caller: LiveCaller): void {
    this.#members.add(subscriber);
    if (performance.now() - this.#lookedAt < FRESH_MS && this.hasAllFor(subscriber)) {
      this.#welcome(subscriber);
      return;
    }
    this.#newcomers.set(subscriber, caller);
    void this.#serveNewcomers();
  }

  /** The last one out stops the watch, and gives up the look under way. */
  leave(subscriber: Subscriber): void {
    this.#remove(subscriber);
  }

  /** Ends the watch and all its streams. */
  end(how: End): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.poller.close();
    this.#onOver();
    for (const member of this.#members) member.end(how);
    this.#members.clear();
    this.#newcomers.clear();
  }

  /** A look by a caller's own client. @returns whether anything has changed */
  protected abstract firstLook(caller: LiveCaller, needsRow: boolean): Promise<boolean>;
  /** A look by the poller. @returns whether anything has changed */
  protected abstract look(): Promise<boolean>;
  /** Whether it knows all that a subscriber needs. */
  protected abstract hasAllFor(subscriber: Subscriber): boolean;
  /** All that it knows. */
  protected abstract current(): Iterable<LiveJob>;
  /** Told again, with a later `checkedAt`, when nothing was told for long. */
  protected abstract latest(): LiveJob | undefined;
  /** Whether there is nothing more to come: the streams complete once every newcomer has had a value. */
  protected abstract get isFinished(): boolean;

  /** Tells what has changed. */
  protected tell(job: LiveJob): void {
    this.#toldAt = performance.now();
    for (const member of this.#members) if (!this.#newcomers.has(member)) member.tell(job);
  }

  async #serveNewcomers(): Promise<void> {
    if (this.#servesNewcomers) return;
    this.#servesNewcomers = true;
    for (;;) {
      const [first] = this.#newcomers;
      if (first === undefined) break;
      await this.#lookFor(...first);
    }
    this.#servesNewcomers = false;
  }

  async #lookFor(subscriber: Subscriber, caller: LiveCaller): Promise<void> {
    const { token } = caller.session;
    const needsRow = [...this.#newcomers.keys()].some((newcomer) => newcomer.needsRow);
    try {
      const changed = await this.firstLook(caller, needsRow);
      if (this.#isOver) return;
      if (caller.session.token !== token) this.poller.useToken(caller.session.token);
      this.#succeed(changed ? "changed" : "unchanged");
    } catch (error) {
      if (this.#isOver) return;
      // Not of a session that the poller has renewed.
      if (isFinal(error) && token === this.poller.token) this.end({ error });
      else if (isOfTheCaller(error)) this.#fail(subscriber, error);
      else for (const newcomer of [...this.#newcomers.keys()]) this.#fail(newcomer, error);
    }
  }

  #welcome(subscriber: Subscriber): void {
    this.#newcomers.delete(subscriber);
    for (const job of this.current()) subscriber.tell(job);
  }

  #fail(subscriber: Subscriber, error: unknown): void {
    subscriber.end({ error });
    this.#remove(subscriber);
  }

  #remove(subscriber: Subscriber): void {
    this.#members.delete(subscriber);
    this.#newcomers.delete(subscriber);
    if (this.#members.size === 0 || this.#mayComplete) this.end("complete");
  }

  get #mayComplete(): boolean {
    return this.isFinished && this.#newcomers.size === 0;
  }

  async #poll(): Promise<void> {
    if (this.#isLooking) return; // it schedules the next one
    this.#isLooking = true;
    try {
      const changed = await this.poller.look(() => this.look());
      if (!this.#isOver) this.#succeed(changed ? "changed" : "unchanged");
    } catch (error) {
      if (!this.#isOver) this.#noteFailure(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #succeed(result: "changed" | "unchanged"): void {
    this.#lookedAt = performance.now();
    for (const newcomer of this.#newcomers.keys()) if (this.hasAllFor(newcomer)) this.#welcome(newcomer);
    const delay = this.#pace.afterSuccess(result);
    const latest = this.#pace.isTooSilent(this.#toldAt, delay) ? this.latest() : undefined;
    if (latest) this.tell(latest);
    if (this.#mayComplete) this.end("complete");
    else if (!this.isFinished) this.#schedule(delay);
  }

  #noteFailure(error: unknown): void {
    const delay = isFinal(error) ? undefined : this.#pace.afterFailure(this.#shared.turns.heldFor);
    if (delay === undefined) this.end({ error: isFinal(error) ? error : givenUp(error) });
    else this.#schedule(delay);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#poll(), delayMs);
  }
}
