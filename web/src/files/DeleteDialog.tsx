import { useMutation } from "@apollo/client/react";
import { useState } from "react";
import { DeleteDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { type Failure, failureOf } from "../failures/failureOf";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { Dialog, DialogActions } from "../ui/Dialog";
import { Refusal } from "../ui/Form";
import { pluralize } from "../ui/pluralize";
import type { Entry } from "./Listings";

interface Props {
  readonly entries: readonly Pick<Entry, "__typename" | "name" | "path" | "size">[];
  /** Called with the number of entries that were deleted. */
  readonly onClose: (deleted: number) => void;
}

/** Confirms a deletion, which cannot be undone. Deletes one entry after the other, and stops at the first that fails. */
export function DeleteDialog({ entries, onClose }: Props) {
  const { say } = useNotices();
  const [remove] = useMutation(DeleteDocument);
  const [done, setDone] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [refusal, setRefusal] = useState<string>();
  const left = entries.slice(done);
  const [entry] = left;
  const isOne = entries.length === 1;

  const confirm = async () => {
    setBusy(true);
    setFailure(undefined);
    setRefusal(undefined);
    let count = done;
    try {
      for (const { path, name } of left) {
        const { data } = await remove({ variables: { path } });
        if (!data?.delete.ok) {
          setRefusal(`${isOne ? "" : `${name}: `}${data?.delete.status ?? "It was not deleted."}`);
          return;
        }
        setDone((count += 1));
      }
      say(isOne ? `Deleted: “${entry?.name ?? ""}”` : `${pluralize(count, "entry", "entries")} deleted.`);
      onClose(count);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={titleOf(entries)} onClose={() => onClose(done)}>
      <p>{isOne && entry ? questionAbout(entry) : questionAboutAll(entries)}</p>
      {!isOne && done > 0 && (
        <p role="status">
          {done} of {pluralize(entries.length, "entry", "entries")} deleted
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
      {refusal !== undefined && <Refusal>{refusal}</Refusal>}
      <DialogActions>
        <Button onClick={() => onClose(done)}>Cancel</Button>
        <Button kind="danger" busy={busy} onClick={() => void confirm()}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type Deleted = Props["entries"][number];

function titleOf(entries: readonly Deleted[]): string {
  const [entry] = entries;
  if (!entry || entries.length > 1) return `Delete ${pluralize(entries.length, "entry", "entries")}?`;
  return `Delete ${entry.__typename === "Folder" ? "folder " : ""}“${entry.name}”?`;
}

const questionAbout = ({ __typename, size }: Deleted) =>
  __typename === "Folder"
    ? `The folder and its contents (${byteCount(size)}) will be deleted. This cannot be undone.`
    : `The file (${byteCount(size)}) will be deleted. This cannot be undone.`;

function questionAboutAll(entries: readonly Deleted[]): string {
  const folders = entries.filter(({ __typename }) => __typename === "Folder").length;
  const files = entries.length - folders;
  const what = [
    ...(folders > 0 ? [`${pluralize(folders, "folder")} with all contents`] : []),
    ...(files > 0 ? [pluralize(files, "file")] : []),
  ].join(" and ");
  const size = byteCount(entries.reduce((sum, each) => sum + each.size, 0));
  return `${what} (${size}) will be deleted. This cannot be undone.`;
}
