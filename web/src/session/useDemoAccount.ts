import { useEffect, useState } from "react";
import { DEMO_ACCOUNT_URL } from "../api/endpoints";

/** The account of the sandbox, and the JESS account that it can be linked to. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly jessUser: string;
  readonly jessPwd: string;
}

/** @returns undefined on the real service, which has none */
async function readDemoAccount(signal: AbortSignal): Promise<DemoAccount | undefined> {
  const response = await fetch(DEMO_ACCOUNT_URL, { signal });
  if (!response.ok) return undefined;
  const account: unknown = await response.json();
  if (typeof account !== "object" || account === null) return undefined;
  if (!("email" in account && "password" in account && "jessUser" in account && "jessPwd" in account)) return undefined;
  const { email, password, jessUser, jessPwd } = account;
  if (typeof email !== "string" || typeof password !== "string") return undefined;
  if (typeof jessUser !== "string" || typeof jessPwd !== "string") return undefined;
  return { email, password, jessUser, jessPwd };
}

/** Undefined while it is not known, and on the real service. */
export function useDemoAccount(): DemoAccount | undefined {
  const [account, setAccount] = useState<DemoAccount>();
  useEffect(() => {
    const controller = new AbortController();
    readDemoAccount(controller.signal).then(setAccount, () => undefined); // without it the form works too
    return () => controller.abort();
  }, []);
  return account;
}
