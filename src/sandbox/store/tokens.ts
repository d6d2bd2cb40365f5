import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { writeWhole } from "./writeWhole.js";

const issuer = "jess.ensims.com";
const audience = "JESS API clients";

/**
 * One key per process for all new data folders, because creating one is the slowest step of a start. The key id, which is
 * signed too, distinguishes the tokens of two folders.
 */
let newKey: Promise<JWK> | undefined;

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

const keyFile = z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });

type Key = Awaited<ReturnType<typeof importJWK>>;

export interface Bearer {
  readonly email: string;
  readonly jti: string;
}

/** Creates and verifies the session tokens (upstream-api.md §1.2): RS256, 24 h, `sub` is a display name, not an id. */
export class Tokens {
  readonly #kid: string;
  readonly #privateKey: Key;
  readonly #publicKey: Key;
  readonly #revoked = new Set<string>();

  private constructor(kid: string, privateKey: Key, publicKey: Key) {
    this.#kid = kid;
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  /** Loads or creates the key of a data folder; tokens stay valid over restarts. */
  static async open(dataDir: string): Promise<Tokens> {
    const path = join(dataDir, "key.json");
    const stored = await readFile(path, "utf8").catch(() => undefined);
    if (stored !== undefined) return Tokens.#of(keyFile.parse(JSON.parse(stored)));
    newKey ??= makeKey();
    // The recorded key ids look like a time in milliseconds.
    const kid = String(randomInt(1_500_000_000_000, 1_800_000_000_000));
    const jwk = keyFile.parse({ ...(await newKey), kid });
    await writeWhole(path, JSON.stringify(jwk));
    return Tokens.#of(jwk);
  }

  static async #of(jwk: z.infer<typeof keyFile>): Promise<Tokens> {
    const { kid, kty, n, e } = jwk;
    return new Tokens(kid, await importJWK(jwk, "RS256"), await importJWK({ kty, n, e }, "RS256"));
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
    return new SignJWT(payload).setProtectedHeader({ kid: this.#kid, alg: "RS256" }).sign(this.#privateKey);
  }

  /** The token's account, or undefined if the token is foreign, not valid now, or revoked. */
  async verify(token: string): Promise<Bearer | undefined> {
    try {
      const checks = { issuer, audience, algorithms: ["RS256"] };
      const { payload, protectedHeader } = await jwtVerify(token, this.#publicKey, checks);
      const { email, jti = "" } = payload;
      const usable = protectedHeader.kid === this.#kid && typeof email === "string" && !this.#revoked.has(jti);
      return usable ? { email, jti } : undefined;
    } catch {
      return undefined;
    }
  }

  revoke({ jti }: Bearer): void {
    this.#revoked.add(jti);
  }
}
