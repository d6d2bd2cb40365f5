import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { writeWhole } from "./writeWhole.js";

const issuer = "jess.ensims.com";
const audience = "JESS API clients";

/**
 * One key per process for all new data folders: making one takes longer than everything else at a start. What tells the
 * tokens of two folders apart is the key id, which is signed too.
 */
let newKey: Promise<JWK> | undefined;

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

const keyFile = z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });

export interface Bearer {
  readonly email: string;
  readonly jti: string;
}

/** Makes and checks the session tokens (upstream-api.md §1.2): RS256, 24 h, `sub` is a display name, not an id. */
export class Tokens {
  readonly #jwk: JWK & { kid: string };
  readonly #revoked = new Set<string>();

  private constructor(jwk: JWK & { kid: string }) {
    this.#jwk = jwk;
  }

  /** The tokens of a data folder: those of an earlier start stay valid. */
  static async open(dataDir: string): Promise<Tokens> {
    const path = join(dataDir, "key.json");
    const stored = await readFile(path, "utf8").catch(() => undefined);
    if (stored !== undefined) return new Tokens(keyFile.parse(JSON.parse(stored)));
    newKey ??= makeKey();
    // The recorded key ids look like a time in milliseconds.
    const jwk = { ...(await newKey), kid: String(randomInt(1_500_000_000_000, 1_800_000_000_000)) };
    await writeWhole(path, JSON.stringify(jwk));
    return new Tokens(jwk);
  }

  async mint(
    of: { email: string; name: string },
    ttlSeconds: number,
    claims?: Record<string, unknown>,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: issuer,
      aud: audience,
      exp: now + ttlSeconds,
      jti: randomBytes(16).toString("base64url"),
      iat: now,
      nbf: now - 120,
      sub: of.name,
      email: of.email,
      lifespan: String(Math.round(ttlSeconds / 60)),
      ...claims,
    };
    const key = await importJWK(this.#jwk, "RS256");
    return new SignJWT(payload).setProtectedHeader({ kid: this.#jwk.kid, alg: "RS256" }).sign(key);
  }

  /** Whose token this is, or undefined when it is not one of ours, not valid now, or revoked. */
  async verify(token: string): Promise<Bearer | undefined> {
    const { kty, n, e } = this.#jwk;
    try {
      const key = await importJWK({ kty: kty ?? "RSA", n: n ?? "", e: e ?? "" }, "RS256");
      const { payload, protectedHeader } = await jwtVerify(token, key, { issuer, audience, algorithms: ["RS256"] });
      const { email, jti = "" } = payload;
      const usable = protectedHeader.kid === this.#jwk.kid && typeof email === "string" && !this.#revoked.has(jti);
      return usable ? { email, jti } : undefined;
    } catch {
      return undefined;
    }
  }

  revoke({ jti }: Bearer): void {
    this.#revoked.add(jti);
  }
}
