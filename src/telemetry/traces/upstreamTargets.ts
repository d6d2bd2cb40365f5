import type { Attributes } from "@opentelemetry/api";
import type { Service, UpstreamCall } from "../../UpstreamError.js";

/** The base URLs of the REST APIs. */
export type BaseUrls = Readonly<Record<Service, string>>;

/** How a span tells where a call went. */
export interface Target {
  readonly spanName: string;
  readonly attributes: Attributes;
}

/** Paths whose names are the caller's, or of which there are too many to be told apart. */
const TEMPLATES: readonly (readonly [RegExp, string])[] = [
  [/^\/files(?=\/|$)/, "/files/{path}"],
  [/^\/job\/status\//, "/job/status/{id}"],
  [/^\/job\/dir\//, "/job/dir/{id}"],
  [/^\/job\/file\/[^/]+$/, "/job/file/{id}"],
  [/^\/job\/file\//, "/job/file/{id}/{path}"],
  [/^\/job\/./, "/job/{id}"],
];

/** The path without what may be secret. What it does not know loses all but its first name. */
export function templateOf(path: string): string {
  const [resource = "/"] = path.split("?", 1);
  if (!resource.includes("/", 1) && resource !== "/files") return resource;
  const [, template] = TEMPLATES.find(([pattern]) => pattern.test(resource)) ?? [];
  return template ?? `${/^\/[^/]*/.exec(resource)?.[0] ?? ""}/{path}`;
}

/** Tells where calls go. There are few targets, so that each is described once. */
export class UpstreamTargets {
  readonly #bases: Readonly<Record<Service, URL>>;
  readonly #targets = new Map<string, Target>();

  constructor({ users, jess }: BaseUrls) {
    this.#bases = { users: new URL(users), jess: new URL(jess) };
  }

  of({ service, method, path }: UpstreamCall): Target {
    const template = templateOf(path);
    const key = `${service} ${method} ${template}`;
    let target = this.#targets.get(key);
    if (target === undefined) this.#targets.set(key, (target = this.#describe(service, method, template)));
    return target;
  }

  #describe(service: Service, method: string, template: string): Target {
    const { protocol, hostname, port, origin, pathname } = this.#bases[service];
    const route = pathname.replace(/\/+$/, "") + template;
    return {
      spanName: `${method} ${template}`,
      attributes: {
        "ensims.service": service,
        "http.request.method": method,
        "server.address": hostname,
        "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
        "url.full": origin + route,
        "url.template": route,
      },
    };
  }
}
