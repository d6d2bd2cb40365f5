import { expect, test } from "@jest/globals";
import { Router } from "../src/routing/Router";

/** History and address of a window, as far as the router uses them. */
class FakeWindow {
  readonly #entries: { state: unknown; url: string }[];
  #at = 0;
  #onMove: () => void = () => undefined;
  readonly location = { pathname: "", search: "" };

  constructor(url: string) {
    this.#entries = [{ state: null, url }];
    this.#arrive();
  }

  readonly history = Object.defineProperties(
    {
      state: null,
      pushState: (state: unknown, _: string, url?: string | URL | null) => {
        this.#entries.splice(this.#at + 1, Infinity, { state, url: String(url) });
        this.#at += 1;
        this.#arrive();
      },
      replaceState: (state: unknown, _: string, url?: string | URL | null) => {
        this.#entries[this.#at] = { state, url: String(url ?? this.url) };
        this.#arrive();
      },
      go: (steps = 0) => {
        this.#at += steps;
        this.#arrive();
        this.#onMove();
      },
    },
    { state: { get: () => this.#entries[this.#at]?.state } },
  );

  readonly addEventListener = (_: "popstate", listener: () => void) => {
    this.#onMove = listener;
  };

  get url(): string {
    return this.#entries[this.#at]?.url ?? "";
  }

  get length(): number {
    return this.#entries.length;
  }

  /** A link to a place within the page. */
  skip(): void {
    this.#entries.splice(this.#at + 1, Infinity, { state: null, url: this.url });
    this.#at += 1;
    this.#onMove();
  }

  #arrive(): void {
    const { pathname, search } = new URL(this.url, "http://localhost");
    Object.assign(this.location, { pathname, search });
  }
}

const open = (url: string, base = "/") => {
  const window = new FakeWindow(url);
  return { window, router: new Router(window, base) };
};

test("a place is gone to, replaced, left by the buttons of the browser; a query alone keeps the path", () => {
  const { window, router } = open("/browse/a%20b?file=x");
  expect(router.read()).toEqual({ pathname: "/browse/a%20b", search: "?file=x", isFollowed: false });
  let told = 0;
  router.subscribe(() => (told += 1));

  router.go("?");
  expect(router.read()).toEqual({ pathname: "/browse/a%20b", search: "", isFollowed: true });
  router.go("/mail?to=%3F&x=1?2");
  router.go("?x", { replace: true });
  expect(router.read()).toEqual({ pathname: "/mail", search: "?x", isFollowed: false });
  window.history.go(-2);
  expect(router.read()).toEqual({ pathname: "/browse/a%20b", search: "?file=x", isFollowed: false });
  expect([told, window.length]).toEqual([4, 3]);
});

test("the link to the present place adds nothing to the history", () => {
  const { window, router } = open("/browse");
  router.go("/browse");
  expect([window.length, router.read().isFollowed]).toEqual([1, true]);
});

test("below a path the addresses have it, and the places do not", () => {
  const { window, router } = open("/ensims/browse", "/ensims/");
  expect(router.read().pathname).toBe("/browse");
  expect([router.href("/mail"), router.href("?file=x")]).toEqual(["/ensims/mail", "?file=x"]);
  router.go("/mail");
  expect([window.url, router.read().pathname]).toEqual(["/ensims/mail", "/mail"]);
  expect(open("/ensims", "/ensims/").router.read().pathname).toBe("/");
});

test.each(["link", "back", "back over a link within the page"])(
  "a guard keeps one on the page until one leaves after all: by %s",
  (way) => {
    const { window, router } = open("/browse");
    router.go("/account");
    if (way.includes("within")) window.skip();
    let leave: (() => void) | undefined;
    const release = router.guard((next, go) => {
      leave = go;
      return next.pathname !== "/account";
    });
    if (way === "link") router.go("/mail");
    else window.history.go(way === "back" ? -1 : -2);
    expect([router.read().pathname, window.location.pathname]).toEqual(["/account", "/account"]);

    leave?.();
    const target = way === "link" ? "/mail" : "/browse";
    expect([router.read().pathname, window.location.pathname]).toEqual([target, target]);
    release();
    window.history.go(way === "link" ? -1 : 1);
    expect(router.read().pathname).toBe("/account");
  },
);
