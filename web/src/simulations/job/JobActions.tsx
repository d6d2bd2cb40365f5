import { Ban, Bell, FileArchive, RotateCcw } from "../../icons/icons";
import { useState } from "react";
import type { JobFactsFragment } from "../../api/operations";
import { Button } from "../../ui/Button";
import { LinkButton } from "../../ui/LinkButton";
import { rerunAddress } from "../parts/address";
import { CancelDialog } from "../parts/CancelDialog";
import { ZipMenu } from "../results/ZipMenu";

export function JobActions({ job }: { readonly job: JobFactsFragment }) {
  const [cancelling, setCancelling] = useState(false);
  const isToBeCancelled = job.isCancelling === true && !job.isEnded;
  return (
    <>
      {!job.isEnded && <NotifyButton />}
      {!job.isEnded && (
        <Button disabled={isToBeCancelled} onClick={() => setCancelling(true)}>
          <Ban size={18} />
          {isToBeCancelled ? "Cancelling …" : "Cancel"}
        </Button>
      )}
      <LinkButton kind="plain" to={rerunAddress(job.id)}>
        <RotateCcw size={18} />
        Run again
      </LinkButton>
      {job.isEnded && job.status !== "REJECTED" && <ZipMenu jobId={job.id} icon={<FileArchive size={18} />} />}
      {cancelling && <CancelDialog job={job} onClose={() => setCancelling(false)} />}
    </>
  );
}

/** Asks the user to allow notifications of the system, for when the page is not in sight. */
function NotifyButton() {
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : "denied"));
  if (permission !== "default") return null;
  return (
    <Button onClick={() => void Notification.requestPermission().then(setPermission)}>
      <Bell size={18} />
      Notify me
    </Button>
  );
}
