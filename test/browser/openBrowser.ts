import { afterAll } from "@jest/globals";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** Whether it is of a device with a touch screen, and no mouse. */
  readonly isTouched?: boolean;
}

/** A browser window of its own, and everything it asked another host for. */
export interface Window extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** URLs of requests that left this machine; they are refused. */
  readonly foreignRequests: readonly string[];
  /** Errors that the page threw or wrote to its console. */
  readonly errors: readonly string[];
}

const FLAGS = [
  "--no-sandbox", // Chromium runs as root in containers
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a page may take to do something. For what hangs, not for what is slow on a busy machine. */
const WAIT_MS = 120_000;

/** One for all windows of a test file: a start takes a second. */
let started: Promise<Browser> | undefined;
const start = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    env: { ...process.env, LANG: "C.UTF-8" }, // without it a download has no name beyond ASCII
  });
afterAll(async () => (await started)?.close());

/** Opens a window with cookies and storage of its own. */
export async function openBrowser({
  width = 1280,
  height = 800,
  colorScheme = "light",
  isTouched = false,
}: WindowOptions = {}): Promise<Window> {
  const browser = await (started ??= start());
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme, reducedMotion: "reduce" },
    ...{ hasTouch: isTouched, isMobile: isTouched },
  });
  context.setDefaultTimeout(WAIT_MS);
  const foreignRequests: string[] = [];
  const errors: string[] = [];
  await context.route("**/*", (route) => {
    const { protocol, hostname } = new URL(route.request().url());
    if (!protocol.startsWith("http") || hostname === "127.0.0.1") return route.continue();
    foreignRequests.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { context, page, foreignRequests, errors, [Symbol.asyncDispose]: () => context.close() };
}
