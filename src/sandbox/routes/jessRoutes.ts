import type { FastifyInstance, FastifyReply } from "fastify";
import { jessFailure, linked } from "../jess/routes/linked.js";
import { accountData, usageData } from "../jess/usage.js";
import { jsonObject, sendJson, textMember } from "./responses.js";
import type { Json } from "../wire/jacksonJson.js";
import { hashPassword, verifyPassword } from "../store/passwords.js";
import type { Service } from "../Service.js";
import { signedIn } from "./session.js";
import { jessAccount } from "../store/startingContent.js";

/** The account part of the JESS API: upstream-api.md §2, §4.1–4.4. */
export function jessRoutes(app: FastifyInstance, service: Service): void {
  const { accounts, jobs, quirks } = service;
  /** Computed on first use, to keep the start fast. */
  let passwordHash: Promise<string> | undefined;

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
      if (!isMatch) {
        return jessFailure(reply, service, "The supplied user and passwd pair does not match any record on JESS.");
      }
      account.jessSession = { user: jessAccount.user, expiresAt: Date.now() + quirks.jessSessionSeconds * 1000 };
      account.jessUser = jessAccount.user;
      account.useJess = true;
      await accounts.save();
      return sendJson(reply, { ok: true, status: "New JESS session key is assigned.", data: null });
    }),
  );

  app.get(
    "/session",
    linked(service, (_caller, _request, reply) => available(reply, "JESS session key is valid.", null)),
  );

  app.get(
    "/account",
    linked(service, async ({ email, username }, _request, reply) => {
      await jobs.settle();
      const data = accountData(username, email, jobs.store.of(email), quirks);
      return available(reply, `${username} account available`, data);
    }),
  );

  app.get(
    "/usage",
    linked(service, async ({ email, username }, _request, reply) => {
      await jobs.settle();
      return available(reply, `${username} usage report available`, [usageData(username, jobs.store.of(email))]);
    }),
  );
}

function available(reply: FastifyReply, status: string, data: Json): FastifyReply {
  return sendJson(reply, { ok: true, status, data });
}
