import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cheap on purpose: the accounts are made up, and tests log on often. Each hash stores its cost, so it can be raised later. */
const cost = 2 ** 4;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Compares a password with a hash. Without a hash it takes as long and returns false, so that timing does not reveal accounts. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, storedCost = cost, salt = "unknown account", key = ""] = hash?.split("$") ?? [];
  const expected = Buffer.from(key, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), Number(storedCost));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Buffer, N: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, 32, { N }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
