import { useEffect, useState } from "react";
import { DEMO_ACCOUNT_URL } from "../api/endpoints";
import { Button } from "../ui/Button";
import styles from "./DemoAccount.module.css";

export interface Credential {
  readonly email: string;
  readonly password: string;
}

/** The account of the sandbox, or undefined while it is not known and on the real service, which has none. */
async function readDemoAccount(signal: AbortSignal): Promise<Credential | undefined> {
  const response = await fetch(DEMO_ACCOUNT_URL, { signal });
  if (!response.ok) return undefined;
  const account: unknown = await response.json();
  if (typeof account !== "object" || account === null) return undefined;
  if (!("email" in account && "password" in account)) return undefined;
  const { email, password } = account;
  return typeof email === "string" && typeof password === "string" ? { email, password } : undefined;
}

/** On the sandbox: with which account visitors can sign in. */
export function DemoAccount({ onUse }: { readonly onUse: (account: Credential) => void }) {
  const [account, setAccount] = useState<Credential>();
  useEffect(() => {
    const controller = new AbortController();
    readDemoAccount(controller.signal).then(setAccount, () => undefined); // without it the form works too
    return () => controller.abort();
  }, []);
  if (!account) return null;
  return (
    <section className={styles.box} aria-label="Demo account">
      <p>This is a sandbox. You can sign in with its demo account:</p>
      <dl>
        <dt>E-mail address</dt>
        <dd>{account.email}</dd>
        <dt>Password</dt>
        <dd>{account.password}</dd>
      </dl>
      <Button small onClick={() => onUse(account)}>
        Fill in
      </Button>
    </section>
  );
}
