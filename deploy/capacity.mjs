#!/usr/bin/env node
/**
 * A load test of a deployment, at its proxy: requests arrive at a constant rate, however long the answers take, as from many callers who
 * do not know of each other. `node deploy/capacity.mjs --help` lists the options; docs/operations.md, "Capacity", says how to use it.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const HELP = `Usage: node deploy/capacity.mjs --url https://graphql.example.org --plan 300 --accounts accounts.txt [options]

  --url           the address of the proxy
  --connect       the address to connect to, where it is not yet that of the name in the URL
  --plan          requests in a second that the deployment is to serve
  --accounts      a file with a line "<e-mail> <password>" for each account; many, as a real load has
  --stages        percent of the plan, each for a while (25,50,75,100,150)
  --seconds       how long each stage lasts (60)
  --during        <percent>=<command>: run by the shell in the middle of that stage; may be given more than once
  --query         the operation ({ me { email } }); an answer without the e-mail of its account counts as wrong
  --limit         ms after which a request has failed (60000)
  --json          print the figures as JSON

For a certificate of your own set NODE_EXTRA_CA_CERTS. Exit code 0: up to 100 % no request failed or was refused, beyond that the
only errors are 503 with Retry-After, and no answer was wrong anywhere.`;

const OPTIONS = {
  url: { type: "string" },
  connect: { type: "string" },
  plan: { type: "string" },
  accounts: { type: "string" },
  stages: { type: "string", default: "25,50,75,100,150" },
  seconds: { type: "string", default: "60" },
  during: { type: "string", multiple: true, default: [] },
  query: { type: "string", default: "{ me { email } }" },
  limit: { type: "string", default: "60000" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

const LOGON = "mutation ($input: CredentialInput!) { logon(input: $input) { ok status token } }";

/** @returns {never} */
function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.help) {
      process.stdout.write(`${HELP}\n`);
      process.exit(0);
    }
    const stages = values.stages.split(",").map(Number);
    const numbers = [...stages, ...[values.plan, values.seconds, values.limit].map(Number)];
    if (!URL.canParse(values.url ?? "") || values.accounts === undefined || !numbers.every((number) => number > 0))
      stop(HELP);
    const during = values.during
      .map((text) => /^(\d+)=(.+)$/s.exec(text) ?? stop(HELP))
      .map(([, at, command]) => ({ at: Number(at), command }));
    const [plan, seconds, limitMs] = [Number(values.plan), Number(values.seconds), Number(values.limit)];
    return {
      url: new URL(values.url),
      connect: values.connect,
      accounts: values.accounts,
      query: values.query,
      json: values.json,
      plan,
      seconds,
      limitMs,
      stages,
      during,
    };
  } catch (error) {
    return stop(`${error.message}\n\n${HELP}`);
  }
}

const { url, connect, plan, accounts, stages, seconds, during, query, limitMs, json } = readOptions();
const [send, Agent] = url.protocol === "https:" ? [requestHttps, HttpsAgent] : [requestHttp, HttpAgent];
const agent = new Agent({ keepAlive: true });

/** One request by POST. Rejects when no whole answer came. */
function post(operation, headers = {}) {
  const body = JSON.stringify(operation);
  const signal = AbortSignal.timeout(limitMs);
  const length = Buffer.byteLength(body);
  const options = {
    method: "POST",
    agent,
    signal,
    ...(connect !== undefined && { hostname: connect, servername: url.hostname }),
    headers: { host: url.host, "content-type": "application/json", "content-length": length, ...headers },
  };
  return new Promise((resolve, reject) => {
    const outgoing = send(new URL("/graphql", url), options, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode, retryAfter: answer.headers["retry-after"], text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function logOn(line) {
  const [email, password] = line.trim().split(/\s+/);
  const { text } = await post({ query: LOGON, variables: { input: { email, password } } });
  const token = JSON.parse(text).data?.logon?.token;
  if (typeof token !== "string") stop(`${email} cannot log on: ${text}`);
  return { email, operation: { query }, headers: { authorization: `Bearer ${token}` } };
}

/** What an answer is: right, wrong (of another account), refused in good order, or failed. */
function judge({ status, retryAfter, text }, { email }) {
  if (status === 503 && retryAfter !== undefined) return "refused";
  if (status !== 200) return `failed: ${status} ${text.slice(0, 200)}`;
  const { data, errors } = JSON.parse(text);
  if (errors) return `failed: ${JSON.stringify(errors).slice(0, 200)}`;
  return JSON.stringify(data).includes(email) ? "right" : "wrong";
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** A stage: one request after the other at its time, each with the next account. */
async function runStage(percent, callers) {
  const perSecond = (plan * percent) / 100;
  const counts = { right: 0, wrong: 0, refused: 0, failed: 0 };
  const [durations, examples] = [[], new Set()];
  const one = async (index, dueAt) => {
    const caller = callers[index % callers.length];
    const verdict = await post(caller.operation, caller.headers)
      .then((answer) => judge(answer, caller))
      .catch((error) => `failed: ${error.message}`);
    durations.push(performance.now() - dueAt); // from when it was due: a late start is the deployment's delay too
    counts[verdict.split(":", 1)[0]] += 1;
    if (verdict.startsWith("failed") && examples.size < 5) examples.add(verdict);
  };
  const commands = during
    .filter(({ at }) => at === percent)
    .map(({ command }) => runAfter((seconds * 1_000) / 3, command));
  const startedAt = performance.now();
  const under = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const dueAt = startedAt + (index * 1_000) / perSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await delay(waitMs);
    under.push(one(index, dueAt));
  }
  await Promise.all([...under, ...commands]);
  const sorted = durations.sort((a, b) => a - b);
  const ms = (share) => Math.round(quantile(sorted, share) * 10) / 10;
  const passed = counts.wrong === 0 && counts.failed === 0 && (percent > 100 || counts.refused === 0);
  return {
    percent,
    perSecond,
    sent: under.length,
    ...counts,
    p50: ms(0.5),
    p99: ms(0.99),
    max: ms(1),
    passed,
    examples: [...examples],
  };
}

async function runAfter(ms, command) {
  await delay(ms);
  const child = spawn(command, { shell: true, stdio: ["ignore", 2, 2] });
  const code = await new Promise((resolve) => child.on("error", resolve).on("close", resolve));
  if (code !== 0) process.stderr.write(`"${command}" ended with ${String(code)}\n`);
}

process.on("uncaughtException", (error) => stop(`Cannot begin: ${error.message}`));
const lines = (await readFile(accounts, "utf8")).split("\n").filter((line) => line.trim() !== "");
const callers = [];
for (const line of lines) callers.push(await logOn(line));
const results = [];
if (!json)
  process.stdout.write("percent  per second    sent  right  wrong  refused  failed   p50 ms   p99 ms   max ms\n");
for (const percent of stages) {
  const result = await runStage(percent, callers);
  results.push(result);
  if (json) continue;
  const { perSecond, sent, right, wrong, refused, failed, p50, p99, max, examples } = result;
  const widths = [7, 12, 8, 7, 7, 9, 8, 9, 9, 9];
  const row = [percent, perSecond, sent, right, wrong, refused, failed, p50, p99, max];
  process.stdout.write(`${row.map((cell, index) => String(cell).padStart(widths[index])).join("")}\n`);
  for (const example of examples) process.stdout.write(`         ${example}\n`);
}
if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
agent.destroy();
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
