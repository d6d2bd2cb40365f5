#!/usr/bin/env node
/**
 * The longest frame of the page while a folder of 10,000 files is scrolled, filtered and sorted, in Chromium: `node bench/webFrames.mjs`
 * after `npm run build`. CHROMIUM names another browser than /usr/bin/chromium.
 */
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FILES = 10_000;
const KEY_MS = 150;

/** Starts the service on its sandbox. */
async function startService() {
  const env = { ...process.env, PORT: "0", LOG_LEVEL: "error" };
  const child = spawn(process.execPath, ["dist/main.js"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const bytes of child.stdout) {
    said += bytes;
    const [, url, dataDir] = /^Page +(\S+?)\/?\n[^]*data in (\S+)\n/m.exec(said) ?? [];
    if (dataDir !== undefined) return { url, dataDir, stop: () => child.kill("SIGTERM") };
  }
  throw new Error(`The service ended: ${said}`);
}

/** Runs in the page: notes how long each frame takes. */
function watchFrames() {
  window.frameTimes = [];
  let last = performance.now();
  const note = (now) => {
    window.frameTimes.push(now - last);
    last = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

function takeFrames() {
  const times = window.frameTimes;
  window.frameTimes = [];
  return { frames: times.length, longest: Math.max(...times), over100: times.filter((time) => time > 100).length };
}

async function measure(page) {
  const steps = {
    "scrolled by the wheel": async () => {
      await page.mouse.move(600, 500);
      for (let turn = 0; turn < 60; turn++) {
        await page.mouse.wheel(0, 800);
        await page.waitForTimeout(30);
      }
    },
    "to its end, and back": async () => {
      for (const key of ["End", "Home"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(500);
      }
    },
    filtered: async () => {
      await page.keyboard.press("/");
      for (const key of "case-09") {
        await page.keyboard.type(key);
        await page.waitForTimeout(KEY_MS);
      }
    },
    "filtered no more": async () => {
      for (let press = 0; press < 7; press++) {
        await page.keyboard.press("Backspace");
        await page.waitForTimeout(KEY_MS);
      }
    },
    "sorted by size": async () => {
      await page.getByRole("button", { name: /Size/ }).first().click();
      await page.waitForTimeout(1_000);
    },
  };
  await page.evaluate(watchFrames);
  process.stdout.write("| 10,000 files | frames | longest, ms | over 100 ms |\n| --- | --: | --: | --: |\n");
  for (const [name, step] of Object.entries(steps)) {
    await page.evaluate(takeFrames);
    await step();
    const { frames, longest, over100 } = await page.evaluate(takeFrames);
    process.stdout.write(`| ${name} | ${frames} | ${longest.toFixed(0)} | ${over100} |\n`);
  }
}

const service = await startService();
try {
  const folder = join(service.dataDir, "files/demo@example.org/many");
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < FILES; index++)
    await writeFile(join(folder, `case-${String(index).padStart(5, "0")}.csv`), "x");
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${service.url}/browse/many`);
    await page.getByLabel("E-mail address").fill("demo@example.org");
    await page.getByLabel("Password", { exact: true }).fill("demo");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("link", { name: "case-00000.csv", exact: true }).waitFor();
    await measure(page);
  } finally {
    await browser.close();
  }
} finally {
  service.stop();
}
