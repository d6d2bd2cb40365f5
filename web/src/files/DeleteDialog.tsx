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

/** Confirms a deletion, which cannot be undone. */
export function DeleteDialog({ entry, onClose, onDeleted }: Props) {
  const { say } = useNotices();
  const [remove, { data, error, loading }] = useMutation(DeleteDocument, { variables: { path: entry.path } });
  const isFolder = entry.__typename === "Folder";

  const confirm = async () => {
    const answer = await remove().catch(() => undefined); // shown as `error`
    if (!answer?.data?.delete.ok) return;
    say(`“${entry.name}” deleted.`);
    onDeleted();
  };

  return (
    <Dialog title={`Delete ${isFolder ? "folder " : ""}“${entry.name}”?`} onClose={onClose}>
      <p>
        {isFolder
          ? `The folder and its contents (${byteCount(entry.size)}) will be deleted. This cannot be undone.`
          : `The file (${byteCount(entry.size)}) will be deleted. This cannot be undone.`}
      </p>
      {error && <FailureNotice failure={failureOf(error)} />}
      {data?.delete.ok === false && <Refusal>{data.delete.status}</Refusal>}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" busy={loading} onClick={() => void confirm()}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  );
}
