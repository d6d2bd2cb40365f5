import { useMutation } from "@apollo/client/react";
import { CancelSimulationDocument, type JobRowFragment } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { useNotices } from "../../shell/NoticesContext";
import { Button } from "../../ui/Button";
import { Dialog, DialogActions } from "../../ui/Dialog";
import { Refusal } from "../../ui/Form";
import { titleOf } from "../state/jobWords";

interface Props {
  readonly job: Pick<JobRowFragment, "id" | "title">;
  readonly onClose: () => void;
}

/** Confirms a cancellation, which takes some time. */
export function CancelDialog({ job, onClose }: Props) {
  const { say } = useNotices();
  const [cancel, { data, error, loading }] = useMutation(CancelSimulationDocument, { variables: { id: job.id } });
  const refusal = data?.cancelJob;

  const confirm = async () => {
    const answer = await cancel().catch(() => undefined); // shown as `error`
    if (!answer?.data?.cancelJob.ok) return;
    say(`Being cancelled: “${titleOf(job)}”`);
    onClose();
  };

  return (
    <Dialog title={`Cancel “${titleOf(job)}”?`} onClose={onClose}>
      <p>Cases that wait are not run. Cases that have run are kept. It may take some minutes.</p>
      {error && <FailureNotice failure={failureOf(error)} />}
      {refusal?.ok === false && (
        <Refusal>
          {refusal.outcome === "NOT_CANCELLED" ? "It cannot be cancelled: it may have ended." : refusal.status}
        </Refusal>
      )}
      <DialogActions>
        <Button onClick={onClose}>Keep running</Button>
        <Button kind="danger" busy={loading} onClick={() => void confirm()}>
          Cancel simulation
        </Button>
      </DialogActions>
    </Dialog>
  );
}
