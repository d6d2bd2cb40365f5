import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openTmp } from "../../support/startService.js";

/** In PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate that nobody but the test trusts. Needs the program openssl. */
export async function selfSigned(name: string): Promise<Certificate> {
  await using tmp = await openTmp();
  const [key, certificate] = [join(tmp.path, "key"), join(tmp.path, "certificate")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  await promisify(execFile)("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate]);
  return { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
}
