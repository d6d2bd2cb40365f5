import { useMutation } from "@apollo/client/react";
import { DeleteDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { Dialog, DialogActions } from "../ui/Dialog";
import { Refusal } from "../ui/Form";
import type { Entry } from "./useFolder";

interface Props {
  readonly entry: Pick<Entry, "__typename" | "name" | "path" | "size">;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before it deletes: there is no way back. */
export function DeleteDialog({ entry, onClose, onDeleted }: Props) {
  const { say } = useNotices();
  const [remove, { data, error, loading }] = useMutation(DeleteDocument, { variables: { path: entry.path } });
  const isFolder = entry.__typename === "Folder";

  const confirm = async () => {
    const answer = await remove().catch(() => undefined); // shown as `error`
    if (!answer?.data?.delete.ok) return;
    say(`${entry.name} has been deleted.`);
    onDeleted();
  };

  return (
    <Dialog title={`Delete ${isFolder ? "the folder" : ""} “${entry.name}”?`} onClose={onClose}>
      <p>
        {isFolder
          ? `Everything in it is deleted too: ${byteCount(entry.size)} in all. This cannot be undone.`
          : `The file of ${byteCount(entry.size)} is deleted. This cannot be undone.`}
      </p>
      {error && <FailureNotice failure={failureOf(error)} />}
      {data?.delete.ok === false && <Refusal>{data.delete.status}</Refusal>}
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="danger" busy={loading} onClick={() => void confirm()}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  );
}
