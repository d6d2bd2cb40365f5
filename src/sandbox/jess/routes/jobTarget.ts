import type { FastifyRequest } from "fastify";

/** The job's id after this route in the URL, and what follows it, as sent. */
export function jobTarget(
  { raw: { url = "" } }: FastifyRequest,
  route: string,
): { readonly id: string; readonly target: string } {
  const [, id = "", target = ""] = /^([^/?]*)(.*)$/.exec(url.slice(url.indexOf(route) + route.length)) ?? [];
  return { id, target };
}
