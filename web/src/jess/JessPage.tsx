import { useMutation, useQuery } from "@apollo/client/react";
import { CircleAlert, CircleCheck } from "../icons/icons";
import { type SyntheticEvent, useRef, useState } from "react";
import { JessAccountDocument, JessSessionDocument, MeDocument, SetJessSessionDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { Page } from "../shell/Page";
import { DemoAccount } from "../session/DemoAccount";
import { useDemoAccount } from "../session/useDemoAccount";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Columns, Form, Refusal } from "../ui/Form";
import { formText } from "../ui/formText";
import { Loading } from "../ui/Loading";
import { JessNumbers } from "./JessNumbers";
import styles from "./JessPage.module.css";

export default function JessPage() {
  const session = useQuery(JessSessionDocument, { fetchPolicy: "cache-and-network" });
  const me = useQuery(MeDocument);
  const [isChanging, setChanging] = useState(false);
  const status = session.data?.jessSession;
  const isLinked = status?.ok === true;
  const jessUser = me.data?.me?.jessUser;
  return (
    <Page title="JESS" lead="Simulations run on JESS, with an account of its own.">
      {session.error && (
        <FailureNotice
          failure={failureOf(session.error)}
          onRetry={() => void session.refetch().catch(() => undefined)}
        />
      )}
      {session.loading && !status && (
        <Card>
          <Loading />
        </Card>
      )}
      {status && (
        <Card title="Status">
          <p className={isLinked ? styles.linked : styles.unlinked} role="status">
            {isLinked ? <CircleCheck size={22} /> : <CircleAlert size={22} />}
            <span>
              <strong>{isLinked ? `Linked to JESS${jessUser ? ` as ${jessUser}` : ""}` : "Not linked to JESS"}</strong>
              {status.status}
            </span>
          </p>
          {isLinked && !isChanging && (
            <div>
              <Button onClick={() => setChanging(true)}>Link another account</Button>
            </div>
          )}
        </Card>
      )}
      {status && (!isLinked || isChanging) && <LinkForm onLinked={() => setChanging(false)} />}
      {isLinked && <JessNumbers />}
    </Page>
  );
}

function LinkForm({ onLinked }: { readonly onLinked: () => void }) {
  const { say } = useNotices();
  const [link, { data, error, loading }] = useMutation(SetJessSessionDocument, {
    refetchQueries: [JessSessionDocument, MeDocument, JessAccountDocument],
    awaitRefetchQueries: true,
  });
  const answer = data?.setJessSession;
  const demo = useDemoAccount();
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const fillIn = (account: { readonly jessUser: string; readonly jessPwd: string }) => {
    if (user.current) user.current.value = account.jessUser;
    if (password.current) password.current.value = account.jessPwd;
    button.current?.focus();
  };

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const input = { jessUser: formText(fields, "user"), jessPwd: formText(fields, "password") };
    const linked = await link({ variables: { input } }).catch(() => undefined); // shown as `error`
    if (!linked?.data?.setJessSession.ok) return;
    say("JESS account linked.");
    onLinked();
  };

  return (
    <Card title="Link a JESS account">
      <Form onSubmit={(event) => void submit(event)}>
        <Columns>
          <Field ref={user} label="JESS user" name="user" autoComplete="off" required />
          <Field ref={password} label="JESS password" name="password" type="password" autoComplete="off" required />
        </Columns>
        {error && <FailureNotice failure={failureOf(error)} />}
        {answer?.ok === false && (
          <Refusal>
            {answer.outcome === "INVALID_JESS_CREDENTIALS" ? "The JESS user or password is wrong." : answer.status}
          </Refusal>
        )}
        <div>
          <Button ref={button} kind="primary" type="submit" busy={loading}>
            Link
          </Button>
        </div>
        {demo && (
          <DemoAccount
            lead="This is a sandbox. You can link its demo account:"
            fields={[
              ["JESS user", demo.jessUser],
              ["JESS password", demo.jessPwd],
            ]}
            onUse={() => fillIn(demo)}
          />
        )}
      </Form>
    </Card>
  );
}
