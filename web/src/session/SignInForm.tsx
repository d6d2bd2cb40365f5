import { Eye, EyeOff } from "../icons/icons";
import { type SyntheticEvent, useRef, useState } from "react";
import { FailureNotice } from "../failures/FailureNotice";
import { type Failure, failureOf } from "../failures/failureOf";
import { useCountdown } from "../failures/useCountdown";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { formText } from "../ui/formText";
import { IconButton } from "../ui/IconButton";
import { useSessionActions } from "./SessionContext";
import { DemoAccount } from "./DemoAccount";
import { useDemoAccount } from "./useDemoAccount";
import styles from "./SignInPage.module.css";

export function SignInForm() {
  const actions = useSessionActions();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const demo = useDemoAccount();
  const wait = useCountdown(failure?.retryAt);

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(undefined);
    setFailure(undefined);
    try {
      const input = { email: formText(form, "email").trim(), password: formText(form, "password") };
      const answer = await actions.signIn(input);
      if (answer?.ok) return;
      const isWrong = answer?.outcome === "INVALID_CREDENTIALS";
      setRefusal(isWrong ? "Wrong e-mail address or password." : (answer?.status ?? "Sign-in failed."));
      password.current?.select();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  const fillIn = (account: { readonly email: string; readonly password: string }) => {
    if (email.current) email.current.value = account.email;
    if (password.current) password.current.value = account.password;
    button.current?.focus();
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <Field ref={email} label="E-mail address" name="email" type="email" autoComplete="username" required autoFocus />
      <Field
        ref={password}
        label="Password"
        name="password"
        type={shown ? "text" : "password"}
        autoComplete="current-password"
        required
        end={
          <IconButton
            label={shown ? "Hide password" : "Show password"}
            onClick={() => setShown(!shown)}
            aria-pressed={shown}
          >
            {shown ? <EyeOff size={18} /> : <Eye size={18} />}
          </IconButton>
        }
      />
      {refusal !== undefined && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Button ref={button} kind="primary" type="submit" busy={busy} disabled={wait > 0}>
        Sign in
      </Button>
      {demo && (
        <DemoAccount
          lead="This is a sandbox. You can sign in with its demo account:"
          fields={[
            ["E-mail address", demo.email],
            ["Password", demo.password],
          ]}
          onUse={() => fillIn(demo)}
        />
      )}
    </form>
  );
}
