import type { FastifyReply, FastifyRequest } from "fastify";
import { sendFailure } from "../../routes/responses.js";
import { type Caller, signedIn } from "../../routes/session.js";
import type { Service } from "../../Service.js";

/** A caller with a JESS session. */
export interface JessCaller extends Caller {
  /** E-mail address of the web account. */
  readonly email: string;
  /** Name of the JESS account. */
  readonly username: string;
}

type Handler = (
  caller: JessCaller,
  request: FastifyRequest,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>;

/** A refusal of JESS: `ok: false`, a text and no data. */
export function jessFailure(reply: FastifyReply, { quirks }: Service, status: string): FastifyReply {
  return sendFailure(reply, quirks, status, { data: null });
}

/** Wraps a handler so that it requires a JESS session. The real service's response without one is unknown (§4.2). */
export function linked(service: Service, handler: Handler) {
  return signedIn(service, (caller, request, reply) => {
    const { email, jessSession } = caller.account;
    if (!jessSession) return jessFailure(reply, service, "No JESS account is linked to this account.");
    if (jessSession.expiresAt <= Date.now()) return jessFailure(reply, service, "The JESS session key has expired.");
    return handler({ ...caller, email, username: jessSession.user }, request, reply);
  });
}
