import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";
import { type Json, jacksonJson } from "../wire/jacksonJson.js";
import type { Quirks } from "../Quirks.js";

/** Thrown to respond with a bare HTTP error. */
export class HttpError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export function sendJson(reply: FastifyReply, body: Json, status = 200): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/json")
    .send(Buffer.from(jacksonJson(body)));
}

/** A business failure: `ok: false` and a text for people, most likely with status 200 (upstream-api.md §1.4). */
export function sendFailure(
  reply: FastifyReply,
  quirks: Quirks,
  status: string,
  more: Readonly<Record<string, Json>> = {},
) {
  return sendJson(reply, { ok: false, status, ...more }, quirks.failStatus);
}

/** An error without business meaning. The body that the real service sends is unknown. */
export function sendError(reply: FastifyReply, status: number, form: Quirks["errorBody"]): FastifyReply {
  const reason = STATUS_CODES[status] ?? "Error";
  void reply.code(status);
  switch (form) {
    case "empty":
      return reply.send();
    case "json":
      return sendJson(reply, { ok: false, status: reason }, status);
    case "html":
      return reply
        .header("content-type", "text/html;charset=utf-8")
        .send(
          `<html><head><title>${status} ${reason}</title></head><body><h1>HTTP Status ${status} - ${reason}</h1></body></html>`,
        );
  }
}

/** Parses a body that must be a JSON object. @throws HttpError 415, 400 */
export function jsonObject(request: {
  headers: { "content-type"?: string | undefined };
  body: unknown;
}): Record<string, unknown> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== "application/json") throw new HttpError(415, "The body must be JSON.");
  let value: unknown;
  try {
    value = JSON.parse(typeof request.body === "string" ? request.body : "");
  } catch {
    throw new HttpError(400, "The body is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new HttpError(400, "The body is not a JSON object.");
  return { ...value };
}

/** A string member; null if it is absent or null. @throws HttpError 400 if it has another type */
export function textMember(body: Record<string, unknown>, name: string): string | null {
  const value = body[name] ?? null;
  if (value !== null && typeof value !== "string") throw new HttpError(400, `${name} must be a string.`);
  return value;
}
