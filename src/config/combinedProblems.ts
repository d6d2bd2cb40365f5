import type { Environment } from "./environment.js";
import { builtPage } from "./values.js";

/** Ports that two listeners of the service would have to share. */
function sharedPorts(env: Environment): string[] {
  const problems: string[] = [];
  const [port, metricsPort, sandboxPort] = [env.PORT ?? 4000, env.METRICS_PORT ?? 0, env.SANDBOX_PORT ?? 0].map(Number);
  const hasSandbox = env.USERS_API_URL === undefined && env.JESS_API_URL === undefined;
  const isSame = (one: number | undefined, other: number | undefined) => one !== 0 && one === other;
  if (isSame(metricsPort, port))
    problems.push(`METRICS_PORT must not be that of PORT (${port}): metrics are not for callers`);
  if (hasSandbox && isSame(port, sandboxPort)) problems.push(`SANDBOX_PORT must not be that of PORT (${port})`);
  if (hasSandbox && isSame(metricsPort, sandboxPort))
    problems.push(`SANDBOX_PORT must not be that of METRICS_PORT (${sandboxPort})`);
  return problems;
}

/** Problems of variables together. Checks the raw values, so that they are reported with all other problems. */
export function combinedProblems(env: Environment): string[] {
  const problems: string[] = [];
  for (const [present, missing] of [
    ["USERS_API_URL", "JESS_API_URL"],
    ["JESS_API_URL", "USERS_API_URL"],
  ] as const) {
    if (env[present] !== undefined && env[missing] === undefined) {
      problems.push(`${missing} must be set together with ${present} (set neither to use the sandbox)`);
    }
  }
  if (env.COOKIE_SAME_SITE === "none" && env.COOKIE_SECURE === "false") {
    problems.push("COOKIE_SECURE must not be false if COOKIE_SAME_SITE is none: browsers reject such a cookie");
  }
  problems.push(...sharedPorts(env));
  const { TRUSTED_DOCUMENTS_MODE: mode, TRUSTED_DOCUMENTS: documents } = env;
  if ((mode === "log" || mode === "enforce") && documents === undefined)
    problems.push("TRUSTED_DOCUMENTS_MODE must be off, because TRUSTED_DOCUMENTS names no file or folder");
  if (env.WEB === "true" && env.WEB_ROOT === undefined && builtPage() === undefined)
    problems.push("WEB must not be true: the page is not built, run npm run build");
  return problems;
}
