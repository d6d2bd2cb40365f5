import { Play } from "../../icons/icons";
import type { SyntheticEvent } from "react";
import { Link } from "../../routing/Link";
import { FailureNotice } from "../../failures/FailureNotice";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Field } from "../../ui/Field";
import { Form, Refusal } from "../../ui/Form";
import type { Titles } from "../submission/inputs";
import type { Order, SubmissionState, useSubmission } from "../submission/useSubmission";
import { CpuHours } from "./CpuHours";
import { OrderFacts } from "./OrderFacts";
import { StepHeading } from "./StepHeading";
import { SendProgress } from "./SendProgress";
import styles from "./Wizard.module.css";

interface Props {
  readonly order: Order;
  readonly submission: ReturnType<typeof useSubmission>;
  readonly onTitles: (titles: Partial<Titles>) => void;
  readonly onBack: () => void;
}

/** The last step: a title, a look at what was chosen, and off it goes. */
export function ReviewStep({ order, submission, onTitles, onBack }: Props) {
  const { state, submit, cancel } = submission;
  const isSending = state.phase === "sending";
  const start = (event: SyntheticEvent) => {
    event.preventDefault();
    void submit(order);
  };
  return (
    <Card>
      <StepHeading>Check and run</StepHeading>
      <Form onSubmit={start}>
        <Field
          label="Title"
          hint="The name of the simulation in the list. Without a title it is its number."
          maxLength={200}
          autoComplete="off"
          value={order.titles.title}
          onChange={({ target }) => onTitles({ title: target.value })}
        />
        <Field
          label="Description"
          multiline
          rows={3}
          style={{ minHeight: "5rem" }}
          maxLength={2000}
          value={order.titles.description}
          onChange={({ target }) => onTitles({ description: target.value })}
        />
        <OrderFacts order={order} />
        <CpuHours />
        <Outcome state={state} />
        {isSending && <SendProgress state={state} />}
        <div className={styles.actions}>
          {isSending && order.source.from === "files" ? (
            <Button onClick={cancel}>Stop sending</Button>
          ) : (
            <Button onClick={onBack} disabled={isSending}>
              Back
            </Button>
          )}
          <Button kind="primary" type="submit" busy={isSending}>
            {!isSending && <Play size={18} />}
            Run simulation
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Outcome({ state }: { readonly state: SubmissionState }) {
  switch (state.phase) {
    case "failed":
      return <FailureNotice failure={state.failure} />;
    case "refused":
      return state.isNotLinked ? (
        <Refusal>
          Your account is not linked to JESS. <Link to="/jess">Link it</Link>, then try again.
        </Refusal>
      ) : (
        <Refusal>{state.status}</Refusal>
      );
    case "cancelled":
      return (
        <p className={styles.note} role="status">
          Stopped: nothing was submitted.
        </p>
      );
    case "idle":
    case "sending":
    case "uncertain":
      return null;
  }
}
