import type { FastifyInstance, FastifyReply } from "fastify";
import type { Account } from "../store/Accounts.js";
import { jsonObject, sendFailure, sendJson, textMember } from "./responses.js";
import type { Json } from "../wire/jacksonJson.js";
import { hashPassword, verifyPassword } from "../store/passwords.js";
import type { Service } from "../Service.js";
import { signedIn } from "./session.js";
import { jessAccount } from "../store/startingContent.js";

/** The account part of the JESS API: upstream-api.md §2, §4.1–4.4. Jobs are left out. */
export function jessRoutes(app: FastifyInstance, service: Service): void {
  const { accounts, quirks } = service;
  /** Computed on first use, to keep the start fast. */
  let passwordHash: Promise<string> | undefined;
  const failure = (reply: FastifyReply, status: string) => sendFailure(reply, quirks, status, { data: null });

  app.get("/info", (_request, reply) =>
    sendJson(reply, {
      Title: "JESS Web API",
      Description: "JESS online simulation services API provided by ENSIMS Ltd.",
      ...{ Major: 1, Minor: 0, Revision: 0, Release: "beta", Update: 1 },
      Notice: "(C) 2020, Energy Simulation Solutions Ltd. All rights reserved.",
    }),
  );

  app.post(
    "/session",
    signedIn(service, async ({ account }, request, reply) => {
      const body = jsonObject(request);
      passwordHash ??= hashPassword(jessAccount.password);
      const isUser = textMember(body, "jessUser") === jessAccount.user;
      const isMatch = await verifyPassword(textMember(body, "jessPwd") ?? "", isUser ? await passwordHash : undefined);
      if (!isMatch) return failure(reply, "The supplied user and passwd pair does not match any record on JESS.");
      account.jessSession = { user: jessAccount.user, expiresAt: Date.now() + quirks.jessSessionSeconds * 1000 };
      account.jessUser = jessAccount.user;
      account.useJess = true;
      await accounts.save();
      return sendJson(reply, { ok: true, status: "New JESS session key is assigned.", data: null });
    }),
  );

  /** Requires a valid JESS session. The real service's response without one is unknown (§4.2). */
  const linked = (respond: (user: string, account: Account) => Json) =>
    signedIn(service, ({ account }, _request, reply) => {
      const session = account.jessSession;
      if (!session) return failure(reply, "No JESS account is linked to this account.");
      if (session.expiresAt <= Date.now()) return failure(reply, "The JESS session key has expired.");
      return sendJson(reply, respond(session.user, account));
    });

  app.get(
    "/session",
    linked(() => ({ ok: true, status: "JESS session key is valid.", data: null })),
  );

  app.get(
    "/account",
    linked((username, { email }) => ({
      ok: true,
      status: `${username} account available`,
      data: {
        ...{ address: "NA", permissions: "", id: 1, surname: "User", firstname: "Demo", overdraft: 100.5 },
        ...{ userGroup: "user", last_Access: 1_607_162_712_868, registered: 1_529_625_679_327 },
        // The string "null", as on the wire (§4.3).
        telephone: "null",
        ...{ suspended: false, username, email, cpuhour: 91.33972222222222 },
      },
    })),
  );

  app.get(
    "/usage",
    linked((username) => ({
      ok: true,
      status: `${username} usage report available`,
      data: [
        {
          ...{ status: "NA", username, latest: 1_607_162_712_868, upload: 39_811_760, storage: 8_523_778_833 },
          ...{ jobs: 603, download: 1_166_582_910, submissions: 167, cputime: 31_177 },
        },
      ],
    })),
  );
}
