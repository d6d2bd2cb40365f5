import { z } from "zod";
import type { CallerClient } from "../../http/CallerClient.js";
import { UpstreamError } from "../../UpstreamError.js";
import { type Result, envelope, toResult } from "../Result.js";
import { parseResult } from "../parseResult.js";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** upstream-api §3.6, with our names. `jess_pwd` is never more than a placeholder, so it is not read. */
const account = z
  .object({
    email: z.string().min(1),
    title: text,
    firstname: text,
    middlename: text,
    surname: text,
    nickname: text,
    position: text,
    company: text,
    tel: text,
    address: text,
    postcode: text,
    country: text,
    website: text,
    twitter: text,
    linkedin: text,
    use_jess: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
    jess_user: text,
  })
  .transform(({ firstname, middlename, tel, linkedin, use_jess, jess_user, ...same }) => ({
    ...same,
    firstName: firstname,
    middleName: middlename,
    telephone: tel,
    linkedIn: linkedin,
    usesJess: use_jess,
    jessUser: jess_user,
  }));

export type Account = z.output<typeof account>;

/** The fields that the caller may change, and their names in the upstream API. */
const WIRE_NAMES = {
  title: "title",
  firstName: "firstname",
  middleName: "middlename",
  surname: "surname",
  nickname: "nickname",
  position: "position",
  company: "company",
  telephone: "tel",
  address: "address",
  postcode: "postcode",
  country: "country",
  website: "website",
  twitter: "twitter",
  linkedIn: "linkedin",
} as const;

export type AccountChanges = { readonly [Field in keyof typeof WIRE_NAMES]?: string | null | undefined };

const isEnveloped = (body: unknown): body is { data: unknown } =>
  typeof body === "object" && body !== null && "data" in body;

/** The caller's account details: upstream-api §3.6 and §3.7. */
export class AccountAPI {
  readonly #http: CallerClient;

  constructor(http: CallerClient) {
    this.#http = http;
  }

  /** `GET /user`, in either of its two shapes. */
  async read(): Promise<Account> {
    const call = { service: "users", method: "GET", path: "/user" } as const;
    const { body } = await this.#http.getJson(call.path);
    const refusal = envelope.safeParse(body);
    if (refusal.success && !refusal.data.ok) {
      throw new UpstreamError({ ...call, kind: "failed", detail: "the upstream refuses to give the account" });
    }
    return parseResult(account, isEnveloped(body) ? body.data : body, call);
  }

  /** `POST /user` with the fields that have a value: the upstream ignores null and what is left out. */
  async update(changes: AccountChanges): Promise<Result> {
    const json: Record<string, string> = {};
    for (const [field, wireName] of Object.entries(WIRE_NAMES)) {
      const value = changes[field as keyof typeof WIRE_NAMES];
      if (value !== undefined && value !== null) json[wireName] = value;
    }
    const { body } = await this.#http.postJson("/user", json);
    return toResult(parseResult(envelope, body, { service: "users", method: "POST", path: "/user" }));
  }
}
