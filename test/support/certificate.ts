import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "@jest/globals";
import { isInstalled } from "./isInstalled.js";
import { openTmp } from "./startService.js";

/** In PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A test that needs a certificate. Without openssl it is skipped. */
export const testOfTls: typeof test | typeof test.skip = isInstalled("openssl") ? test : test.skip;

/**
 * A certificate that only the test trusts. Needs the program openssl.
 *
 * @param name of the subject, as in `DNS:name` or `IP:127.0.0.1`
 */
export async function selfSigned(name: `DNS:${string}` | `IP:${string}`): Promise<Certificate> {
  await using tmp = await openTmp();
  const [key, certificate] = [join(tmp.path, "key"), join(tmp.path, "certificate")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=test", "-addext", `subjectAltName=${name}`];
  await promisify(execFile)("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate]);
  return { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
}
