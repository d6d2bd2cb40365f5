import { useMutation, useQuery } from "@apollo/client/react";
import { CircleAlert, CircleCheck } from "lucide-react";
import type { SyntheticEvent } from "react";
import { JessSessionDocument, MeDocument, SetJessSessionDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { Page } from "../shell/Page";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Columns, Form, Refusal } from "../ui/Form";
import { formText } from "../ui/formText";
import styles from "./JessPage.module.css";

function JessStatus() {
  const { data, error, loading, refetch } = useQuery(JessSessionDocument, { fetchPolicy: "cache-and-network" });
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!data) return loading ? <p role="status">Loading …</p> : null;
  const { ok, status } = data.jessSession;
  return (
    <p className={ok ? styles.linked : styles.unlinked} role="status">
      {ok ? <CircleCheck size={22} /> : <CircleAlert size={22} />}
      <span>
        <strong>{ok ? "Linked to JESS" : "Not linked to JESS"}</strong>
        {status}
      </span>
    </p>
  );
}

export function JessPage() {
  const { say } = useNotices();
  const me = useQuery(MeDocument);
  const [link, { data, error, loading }] = useMutation(SetJessSessionDocument, {
    refetchQueries: [JessSessionDocument, MeDocument],
  });
  const answer = data?.setJessSession;

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const input = { jessUser: formText(fields, "user"), jessPwd: formText(fields, "password") };
    const linked = await link({ variables: { input } }).catch(() => undefined); // shown as `error`
    if (!linked?.data?.setJessSession.ok) return;
    form.reset();
    say("JESS account linked.");
  };

  return (
    <Page title="JESS" lead="Simulations need a JESS account. Link yours here.">
      <Card title="Status">
        <JessStatus />
        {me.data?.me?.jessUser && (
          <p>
            JESS account: <strong>{me.data.me.jessUser}</strong>
          </p>
        )}
      </Card>
      <Card title="Link a JESS account">
        <Form onSubmit={(event) => void submit(event)}>
          <Columns>
            <Field label="JESS user" name="user" autoComplete="off" required />
            <Field label="JESS password" name="password" type="password" autoComplete="off" required />
          </Columns>
          {error && <FailureNotice failure={failureOf(error)} />}
          {answer?.ok === false && (
            <Refusal>
              {answer.outcome === "INVALID_JESS_CREDENTIALS" ? "The JESS user or password is wrong." : answer.status}
            </Refusal>
          )}
          <div>
            <Button kind="primary" type="submit" busy={loading}>
              Link
            </Button>
          </div>
        </Form>
      </Card>
    </Page>
  );
}
