import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Json } from "../wire/jacksonJson.js";
import { hashPassword, verifyPassword } from "./passwords.js";
import { writeWhole } from "./writeWhole.js";

/** The free text fields of an account, by their names on the wire (upstream-api.md §3.6). */
export const textFields = [
  "title",
  "firstname",
  "middlename",
  "surname",
  "nickname",
  "position",
  "company",
  "tel",
  "address",
  "postcode",
  "country",
  "website",
  "twitter",
  "linkedin",
] as const;

const account = z.object({
  email: z.string(),
  role: z.string().nullable(),
  passwordHash: z.string(),
  details: z.record(z.enum(textFields), z.string().nullable()),
  useJess: z.boolean(),
  jessUser: z.string().nullable(),
  /** The JESS session that `POST /session` of JESS binds to the web account. */
  jessSession: z.object({ user: z.string(), expiresAt: z.number() }).nullable(),
});
const accountsFile = z.array(account);
export type Account = z.infer<typeof account>;

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  /** Display name: `user` of a log-on, `nickname` of the details. Default: the part of the address before the @. */
  readonly name?: string;
  /** `admin` may send mail to others. `user` by default. */
  readonly role?: string | null;
}

/** The web accounts, in memory and in `accounts.json` in the data folder. */
export class Accounts {
  readonly #path: string;
  readonly #byEmail = new Map<string, Account>();
  #saved: Promise<void> = Promise.resolve();

  private constructor(path: string, accounts: readonly Account[]) {
    this.#path = path;
    for (const each of accounts) this.#byEmail.set(each.email.toLowerCase(), each);
  }

  static async open(dataDir: string): Promise<Accounts> {
    const path = join(dataDir, "accounts.json");
    const stored = await readFile(path, "utf8").catch(() => "[]");
    return new Accounts(path, accountsFile.parse(JSON.parse(stored)));
  }

  get emails(): string[] {
    return [...this.#byEmail.values()].map(({ email }) => email);
  }

  /** Ignores case. */
  find(email: string): Account | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  async add({ email, password, name = email.split("@")[0] ?? email, role = "user" }: NewAccount): Promise<void> {
    const blank = z.record(z.enum(textFields), z.null()).parse(Object.fromEntries(textFields.map((f) => [f, null])));
    this.#byEmail.set(email.toLowerCase(), {
      email,
      role,
      passwordHash: await hashPassword(password),
      details: { ...blank, nickname: name },
      useJess: false,
      jessUser: null,
      jessSession: null,
    });
    await this.save();
  }

  /** The account, if the password is right. */
  async authenticate(email: string, password: string): Promise<Account | undefined> {
    const found = this.find(email);
    return (await verifyPassword(password, found?.passwordHash)) ? found : undefined;
  }

  /** Call this after changing an account. Resolves when the change is on disk. */
  save(): Promise<void> {
    const write = () => writeWhole(this.#path, JSON.stringify([...this.#byEmail.values()], null, 2));
    // One write at a time, also after a failed one: the last state wins.
    this.#saved = this.#saved.then(write, write);
    return this.#saved;
  }
}

/** The display name. In all recordings the token's `sub` and `user` of the log-on equal the nickname. */
export function nameOf(account: Account): string {
  return account.details.nickname ?? account.email;
}

/** The 18 fields of `GET /user`; the JESS password is never shown (upstream-api.md §3.6). */
export function accountDetails({ details, email, useJess, jessUser }: Account): Record<string, Json> {
  const { title, firstname, middlename, surname, nickname, position, company, ...rest } = details;
  return {
    ...{ title, firstname, middlename, surname, nickname, position, company, email },
    ...rest,
    use_jess: useJess,
    jess_user: jessUser,
    jess_pwd: "hidden",
  };
}
