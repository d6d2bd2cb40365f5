import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { writeWhole } from "./writeWhole.js";

const issuer = "jess.ensims.com";
const audience = "JESS API clients";

/** One key per process for all new data folders: creating one is slow. The key id, which is signed too, distinguishes the tokens of two folders. */
let newKey: Promise<JWK> | undefined;

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

const keyFile = z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });

type ImportedKey = Awaited<ReturnType<typeof importJWK>>;

interface Keys {
  readonly kid: string;
  readonly privateKey: ImportedKey;
  readonly publicKey: ImportedKey;
}

async function keysOf(jwk: z.infer<typeof keyFile>): Promise<Keys> {
  const { kid, kty, n, e } = jwk;
  return { kid, privateKey: await importJWK(jwk, "RS256"), publicKey: await importJWK({ kty, n, e }, "RS256") };
}

export interface Bearer {
  readonly email: string;
  readonly jti: string;
}

/**
 * Creates and verifies the session tokens (upstream-api.md §1.2): RS256, 24 h, `sub` is a display name, not an id. The key of a data
 * folder is created with its first token, so that a start does not wait for it.
 */
export class Tokens {
  readonly #path: string;
  readonly #revoked = new Set<string>();
  #keys: Promise<Keys> | undefined;

  private constructor(dataDir: string) {
    this.#path = join(dataDir, "key.json");
  }

  /** Loads the key of a data folder, if there is one: tokens stay valid over restarts. @throws if it is not valid */
  static async open(dataDir: string): Promise<Tokens> {
    const tokens = new Tokens(dataDir);
    const stored = await tokens.#stored();
    if (stored !== undefined) tokens.#keys = Promise.resolve(stored);
    return tokens;
  }

  /** The keys in the data folder. Undefined before its first token, which another process may have created. */
  async #stored(): Promise<Keys | undefined> {
    const text = await readFile(this.#path, "utf8").catch(() => undefined);
    return text === undefined ? undefined : keysOf(keyFile.parse(JSON.parse(text)));
  }

  async #create(): Promise<Keys> {
    newKey ??= makeKey();
    // The recorded key ids look like a time in milliseconds.
    const kid = String(randomInt(1_500_000_000_000, 1_800_000_000_000));
    const jwk = keyFile.parse({ ...(await newKey), kid });
    await writeWhole(this.#path, JSON.stringify(jwk));
    return keysOf(jwk);
  }

  /** The keys for a new token: those of the folder, else new ones. */
  #ensureKeys(): Promise<Keys> {
    this.#keys ??= this.#stored()
      .then((stored) => stored ?? this.#create())
      .catch((error: unknown) => {
        this.#keys = undefined; // the next token tries again
        throw error;
      });
    return this.#keys;
  }

  async mint(
    of: { email: string; name: string },
    ttlSeconds: number,
    claims?: Record<string, unknown>,
  ): Promise<string> {
    const { kid, privateKey } = await this.#ensureKeys();
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
    return new SignJWT(payload).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
  }

  /** The token's account, or undefined if the token is foreign, not valid now, or revoked. */
  async verify(token: string): Promise<Bearer | undefined> {
    try {
      const keys = await (this.#keys ?? this.#stored());
      if (keys === undefined) return undefined;
      const checks = { issuer, audience, algorithms: ["RS256"] };
      const { payload, protectedHeader } = await jwtVerify(token, keys.publicKey, checks);
      const { email, jti = "" } = payload;
      const usable = protectedHeader.kid === keys.kid && typeof email === "string" && !this.#revoked.has(jti);
      return usable ? { email, jti } : undefined;
    } catch {
      return undefined;
    }
  }

  revoke({ jti }: Bearer): void {
    this.#revoked.add(jti);
  }
}
