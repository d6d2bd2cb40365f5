import { useMutation } from "@apollo/client/react";
import { Send } from "../icons/icons";
import { type SyntheticEvent, useState } from "react";
import { SendMailDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { useSession } from "../session/SessionContext";
import { Page } from "../shell/Page";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Form, Refusal } from "../ui/Form";
import styles from "./MailPage.module.css";
import { EMPTY_DRAFT, useMailDraft } from "./MailDraft";

export default function MailPage() {
  const session = useSession();
  const { say } = useNotices();
  const [draft, setDraft] = useMailDraft();
  const [isToOther, setToOther] = useState(draft.email !== "");
  const [send, { data, error, loading }] = useMutation(SendMailDocument);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const { title, message, email } = draft;
    const input = { title, message, ...(email !== "" && { email }) };
    const answer = await send({ variables: { input } }).catch(() => undefined); // shown as `error`
    if (!answer?.data?.sendMail.ok) return;
    setDraft(EMPTY_DRAFT);
    setToOther(false);
    say(answer.data.sendMail.status);
  };

  return (
    <Page title="Mail" lead="Send an e-mail through the service.">
      <Card>
        <Form onSubmit={(event) => void submit(event)}>
          {isToOther ? (
            <Field
              label="To"
              type="email"
              autoFocus={draft.email === ""}
              hint="The service follows this for administrators. The mail of all others goes to themselves."
              placeholder={session?.email ?? ""}
              value={draft.email}
              onChange={({ target }) => setDraft({ ...draft, email: target.value })}
            />
          ) : (
            <p className={styles.to}>
              To you, {session?.email ?? "at the address of your account"}.
              <Button small kind="quiet" onClick={() => setToOther(true)}>
                Another address (administrators)
              </Button>
            </p>
          )}
          <Field
            label="Subject"
            required
            value={draft.title}
            onChange={({ target }) => setDraft({ ...draft, title: target.value })}
          />
          <Field
            multiline
            label="Message"
            required
            value={draft.message}
            onChange={({ target }) => setDraft({ ...draft, message: target.value })}
          />
          {error && <FailureNotice failure={failureOf(error)} />}
          {data?.sendMail.ok === false && <Refusal>{data.sendMail.status}</Refusal>}
          <div>
            <Button kind="primary" type="submit" busy={loading}>
              <Send size={18} />
              Send
            </Button>
          </div>
        </Form>
      </Card>
    </Page>
  );
}
