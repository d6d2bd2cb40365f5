import { z } from "zod";
import type { CallerClient } from "../http/CallerClient.js";
import type { Service } from "../UpstreamError.js";
import { parseResult } from "./parseResult.js";

const number = z.int32().nonnegative();
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** upstream-api §2: PascalCase here and nowhere else. */
const info = z
  .object({
    Title: z.string(),
    Description: text,
    Major: number,
    Minor: number,
    Revision: number,
    Release: text,
    Update: number.nullish().transform((value) => value ?? null),
    Notice: text,
  })
  .transform((wire) => ({
    title: wire.Title,
    description: wire.Description,
    major: wire.Major,
    minor: wire.Minor,
    revision: wire.Revision,
    release: wire.Release,
    update: wire.Update,
    notice: wire.Notice,
  }));

export type Info = z.output<typeof info>;

const INFO = { method: "GET", path: "/info" } as const;

/** What each upstream API says about itself. */
export class InfoAPI {
  readonly #http: Readonly<Record<Service, CallerClient>>;

  constructor(http: Readonly<Record<Service, CallerClient>>) {
    this.#http = http;
  }

  /** `GET /info`: needs no session and is public. At most some seconds old. */
  async read(service: Service): Promise<Info> {
    const http = this.#http[service];
    const { path } = INFO;
    const read = await http.read(path, { isPublic: true });
    try {
      return parseResult(info, http.json(path, read).body, { service, ...INFO });
    } catch (error) {
      http.forgetPublic(path);
      throw error;
    }
  }

  /** The same, but never from the cache. */
  ask(service: Service): Promise<Info> {
    this.#http[service].forgetPublic(INFO.path);
    return this.read(service);
  }
}
