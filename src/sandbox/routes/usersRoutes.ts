import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Account, accountDetails, nameOf, textFields } from "../store/Accounts.js";
import { HttpError, jsonObject, sendFailure, sendJson, textMember } from "./responses.js";
import type { Service } from "../Service.js";
import { clearSession, setSession, signedIn } from "./session.js";

/** The Users API without its files: upstream-api.md §2, §3.1–3.7, §3.12. */
export function usersRoutes(app: FastifyInstance, service: Service): void {
  const { accounts, tokens, quirks, mailbox } = service;

  app.get("/info", (_request, reply) =>
    sendJson(reply, {
      Title: "Users Web API",
      Description: "JESS User Management API provided by ENSIMS Ltd.",
      ...{ Major: 1, Minor: 0, Revision: 0, Release: "beta", Update: 0 },
      Notice: "(C) 2017, Energy Simulation Solutions Ltd. All rights reserved.",
    }),
  );

  const logOn = async (request: FastifyRequest, reply: FastifyReply) => {
    const account = await credentialOf(request, service);
    if (!account) {
      const status = "No matching username and password pair was found!";
      return sendJson(reply, { ok: false, status, ...noAccount }, quirks.logonFailStatus);
    }
    await setSession(reply, account, service);
    return sendJson(reply, {
      ok: true,
      status: "Logged in successfully!",
      jwt: "Session token in cookie",
      user: nameOf(account),
      role: account.role,
      email: account.email,
    });
  };
  // Every client calls /auth; the summary of the documentation says /logon (§3.1).
  app.post("/auth", logOn);
  app.post("/logon", logOn);

  app.post(
    "/checkin",
    signedIn(service, async ({ account }, _request, reply) => {
      await setSession(reply, account, service);
      return sendJson(reply, renewed("Session renewed successfully!", account));
    }),
  );

  app.post(
    "/logout",
    signedIn(service, (caller, _request, reply) => {
      if (quirks.logoutRevokes) tokens.revoke(caller);
      clearSession(reply);
      const status = "Logged out successfully!";
      return sendJson(reply, { ok: true, status, ...noAccount, jwt: "Session token cleared" });
    }),
  );

  app.post(
    "/confirm",
    signedIn(service, async (caller, request, reply) => {
      const account = await credentialOf(request, service);
      if (account?.email !== caller.account.email) {
        return sendFailure(reply, quirks, "User does not match the existing session", noAccount);
      }
      await setSession(reply, account, service);
      return sendJson(reply, renewed("User credential confirmed!", account));
    }),
  );

  app.get(
    "/user",
    signedIn(service, ({ account }, _request, reply) => {
      const data = accountDetails(account);
      const status = "User's account detailes included."; // their spelling
      return sendJson(reply, quirks.userShape === "flat" ? data : { ok: true, status, data });
    }),
  );

  app.post(
    "/user",
    signedIn(service, async ({ account }, request, reply) => {
      const body = jsonObject(request);
      // Ignored: null, jess_user and jess_pwd, which only JESS changes (§3.7), and email, where the effect is unknown.
      const given = textFields.flatMap((field) => {
        const text = textMember(body, field);
        return text === null ? [] : [{ field, text }];
      });
      const useJess = body.use_jess ?? account.useJess;
      if (typeof useJess !== "boolean") throw new HttpError(400, "use_jess must be true or false.");
      account.useJess = useJess;
      for (const { field, text } of given) account.details[field] = text;
      await accounts.save();
      return sendJson(reply, { ok: true, status: "Account details updated successfully!", session: null });
    }),
  );

  app.post(
    "/send",
    signedIn(service, async ({ account }, request, reply) => {
      const body = jsonObject(request);
      const wanted = textMember(body, "email");
      const to = account.role === "admin" && wanted ? wanted : account.email;
      await mailbox.send({ to, subject: textMember(body, "title") ?? "", text: textMember(body, "message") ?? "" });
      return sendJson(reply, { ok: true, status: `Email has been sent to ${to}` });
    }),
  );
}

const noAccount = { jwt: null, user: null, role: null, email: null };

/** Check-in and confirmation respond with the role "user", whatever the account's role is (§3.2). */
function renewed(status: string, account: Account) {
  return { ok: true, status, jwt: "Session key cookie", user: nameOf(account), role: "user", email: account.email };
}

async function credentialOf(request: FastifyRequest, { accounts }: Service): Promise<Account | undefined> {
  const body = jsonObject(request);
  return accounts.authenticate(textMember(body, "email") ?? "", textMember(body, "password") ?? "");
}
