/** Where the user is: path and query as in the address, without the base of the page. */
export interface Place {
  readonly pathname: string;
  readonly search: string;
  /** Whether the user got here by a link, and not by the buttons of the browser or by opening the page. */
  readonly isFollowed: boolean;
}

/** Whether the user may not leave for a place yet; `leave` goes there after all. */
export type Guard = (next: Place, leave: () => void) => boolean;

export interface GoOptions {
  /** In place of the present entry of the history. */
  readonly replace?: boolean;
}

/** What a browser has of this; a test has less. */
interface Browser {
  readonly addEventListener: (type: "popstate", listener: () => void) => void;
  readonly history: Pick<History, "state" | "pushState" | "replaceState" | "go">;
  readonly location: Pick<Location, "pathname" | "search">;
}

const indexOf = (state: unknown): number | undefined =>
  typeof state === "object" && state !== null && "index" in state && typeof state.index === "number"
    ? state.index
    : undefined;

/**
 * The address of the page and its history. It is own code, because the packages that can ask before one leaves a page are a
 * fifth of what a first visit may load.
 */
export class Router {
  readonly #browser: Browser;
  readonly #base: string;
  readonly #listeners = new Set<() => void>();
  #place: Place;
  /** Number of the entry in the history: tells how far back or forward the user went. */
  #index: number;
  #guard: Guard | undefined;
  /** What to do with the next move in the history, which this class asked for. */
  #next: "undo" | "pass" | undefined;

  /** @param base path of the page, such as `/` or `/ensims/` */
  constructor(browser: Browser, base: string) {
    this.#browser = browser;
    this.#base = base.replace(/\/$/, "");
    this.#place = this.#here(false);
    this.#index = indexOf(browser.history.state) ?? 0;
    browser.history.replaceState({ index: this.#index }, "");
    browser.addEventListener("popstate", () => this.#moved());
  }

  readonly read = (): Place => this.#place;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The address of a link: a path of the page, or a query for the present path. */
  readonly href = (to: string): string => (to.startsWith("/") ? this.#base + to : to);

  /** @param to a path with or without a query, or a query alone: `?` for none */
  readonly go = (to: string, { replace = false }: GoOptions = {}): void => {
    const [path = "", query = ""] = to.split(/\?(.*)/s);
    const pathname = path === "" ? this.#place.pathname : path;
    const search = query === "" ? "" : `?${query}`;
    const enter = () => {
      const isSame = pathname === this.#place.pathname && search === this.#place.search;
      const url = this.#base + pathname + search;
      if (replace || isSame) this.#browser.history.replaceState({ index: this.#index }, "", url);
      else this.#browser.history.pushState({ index: ++this.#index }, "", url);
      this.#set(this.#here(!replace));
    };
    if (!this.#guard?.({ pathname, search, isFollowed: true }, enter)) enter();
  };

  /** Does what takes the page on screen away, such as a sign-out, once the user has agreed. */
  readonly leave = (then: () => void): void => {
    if (!this.#guard?.({ pathname: "", search: "", isFollowed: false }, then)) then();
  };

  /** There is one at a time: that of the page on screen. @returns takes it away */
  guard(guard: Guard): () => void {
    this.#guard = guard;
    return () => {
      if (this.#guard === guard) this.#guard = undefined;
    };
  }

  #here(isFollowed: boolean): Place {
    const { pathname, search } = this.#browser.location;
    const isWithin = pathname === this.#base || pathname.startsWith(`${this.#base}/`);
    return { pathname: (isWithin ? pathname.slice(this.#base.length) : pathname) || "/", search, isFollowed };
  }

  /** The user went back or forward. The browser has done it already, so that to stay is to go there again. */
  #moved(): void {
    const { history } = this.#browser;
    const known = indexOf(history.state);
    // A link within the page, such as "Skip to content", makes an entry of its own.
    if (known === undefined) history.replaceState({ index: this.#index + 1 }, "");
    const index = known ?? this.#index + 1;
    const steps = index - this.#index;
    const asked = this.#next;
    this.#next = undefined;
    if (asked === "undo") return;
    const leave = () => {
      this.#next = "pass";
      history.go(steps);
    };
    const place = this.#here(false);
    if (asked !== "pass" && steps !== 0 && this.#guard?.(place, leave)) {
      this.#next = "undo";
      history.go(-steps);
      return;
    }
    this.#index = index;
    this.#set(place);
  }

  #set(place: Place): void {
    this.#place = place;
    for (const listener of this.#listeners) listener();
  }
}
