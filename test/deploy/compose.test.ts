import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readConfig } from "../../src/config/config.js";
import { problemsOfCompose } from "./support/tools.js";

const FILE = fileURLToPath(new URL("../../deploy/compose.yaml", import.meta.url));

interface ComposeService {
  readonly build?: unknown;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly stop_grace_period: string;
}

interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<"graphql-1" | "graphql-2" | "caddy" | "valkey", ComposeService>>;
  readonly networks: { readonly front: { readonly ipam: { readonly config: readonly { readonly subnet: string }[] } } };
}

/** The file as Compose reads it when the environment sets none of its variables. */
const text = (await readFile(FILE, "utf8")).replace(/\$\{\w+:-([^}]*)\}/g, "$1");
const compose = parse(text, { merge: true }) as Compose;
const { "graphql-1": one, "graphql-2": two, caddy, valkey } = compose.services;

test("the compose file fits the Compose specification, without a field that it does not know", async () => {
  expect(text).not.toContain("${");
  const { name, ...known } = compose; // the schema is older than the name of a project
  expect(name).toBe("ensims-graphql");
  expect(await problemsOfCompose(known)).toEqual([]);
  const wrong = { services: { one: { image: "a", stop_grace_time: "45s" } } };
  expect(await problemsOfCompose(wrong)).toEqual([expect.stringContaining('"additionalProperty":"stop_grace_time"')]);
});

test("there are two replicas, with no rights, which nothing but Caddy reaches and whose word of the caller's address they believe", () => {
  const { build, ...built } = one;
  expect(build).toMatchObject({ dockerfile: "deploy/Containerfile" });
  // Compose builds at the same time, and of two builds with one tag the second one fails on a machine that has no such image yet.
  expect(two).toEqual({ ...built, pull_policy: "never" });
  expect(one).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  expect(one).not.toHaveProperty("user"); // the image has one, without rights
  expect(Object.values(compose.services).filter(({ ports }) => ports !== undefined)).toEqual([caddy]);
  expect(caddy.environment.REPLICAS).toBe("graphql-1:4000 graphql-2:4000");
  expect(caddy.networks).toEqual(["front"]);
  expect(valkey.networks).toEqual(["store"]);
  expect(one.environment.TRUST_PROXY).toBe(compose.networks.front.ipam.config[0]?.subnet);
});

test("a stop has more time than it takes at most, with the times of its own settings", () => {
  const { stopNoticeMs, shutdownGraceMs, publicUrl, rateLimitUrl } = readConfig(one.environment);

  const [, seconds] = /^(\d+)s$/.exec(one.stop_grace_period) ?? [];
  expect(Number(seconds) * 1_000).toBeGreaterThan(stopNoticeMs + shutdownGraceMs + 2_000);
  expect({ publicUrl, rateLimitUrl }).toEqual({ publicUrl: "https://localhost", rateLimitUrl: "redis://valkey:6379" });
});
