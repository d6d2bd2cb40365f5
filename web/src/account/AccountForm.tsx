import { useMutation } from "@apollo/client/react";
import { type SyntheticEvent, useState } from "react";
import { type MeQuery, UpdateAccountDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Columns, Form, Refusal } from "../ui/Form";
import { LeaveQuestion } from "./LeaveQuestion";
import { ACCOUNT_SECTIONS, changesOf } from "./accountFields";
import styles from "./AccountForm.module.css";

type Account = NonNullable<MeQuery["me"]>;

/** Edits the account details. Sends changed fields only. */
export function AccountForm({ account }: { readonly account: Account }) {
  const { say } = useNotices();
  const [changed, setChanged] = useState(false);
  const [update, { data, error, loading }] = useMutation(UpdateAccountDocument);

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = changesOf(new FormData(event.currentTarget), account);
    const answer = await update({ variables: { input } }).catch(() => undefined); // shown as `error`
    if (!answer?.data?.updateAccount.ok) return;
    setChanged(false);
    say("Changes saved.");
  };

  return (
    <>
      <LeaveQuestion isChanged={changed} />
      <Form
        onSubmit={(event) => void submit(event)}
        onInput={({ currentTarget }) =>
          setChanged(Object.keys(changesOf(new FormData(currentTarget), account)).length > 0)
        }
      >
        {ACCOUNT_SECTIONS.map(({ title, fields }) => (
          <Card key={title} title={title}>
            <Columns>
              {fields.map((field) => (
                <Field key={field.name} {...field} defaultValue={account[field.name] ?? ""} />
              ))}
            </Columns>
          </Card>
        ))}
        {error && <FailureNotice failure={failureOf(error)} />}
        {data?.updateAccount.ok === false && <Refusal>{data.updateAccount.status}</Refusal>}
        <div className={styles.actions}>
          <Button kind="primary" type="submit" busy={loading} disabled={!changed}>
            Save
          </Button>
          <p>{changed ? "Unsaved changes" : "No changes"}</p>
        </div>
      </Form>
    </>
  );
}
