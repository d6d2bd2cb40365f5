import { useMutation } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
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

/**
 * Confirms a deletion, which cannot be undone. Deletes one entry after the other, and stops at the first that fails; or after the
 * present one, when the user closes the dialog, leaves the page, or another account signs in.
 */
export function DeleteDialog({ entries, onClose }: Props) {
  const { say } = useNotices();
  const [remove] = useMutation(DeleteDocument);
  const [done, setDone] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [refusal, setRefusal] = useState<string>();
  const [isClosing, setClosing] = useState(false);
  const place = useRef<"open" | "closing" | "gone">("open");
  useEffect(() => {
    place.current = "open";
    return () => {
      place.current = "gone";
    };
  }, []);
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
        if (place.current !== "open") break;
      }
      say(isOne ? `Deleted: “${entry?.name ?? ""}”` : `${deletedOf(count, entries.length)} deleted.`);
      if (place.current !== "gone") onClose(count);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
      setClosing(false);
      if (place.current === "closing") place.current = "open";
    }
  };
  const close = () => {
    if (!busy) {
      onClose(done);
      return;
    }
    place.current = "closing";
    setClosing(true);
  };

  return (
    <Dialog title={titleOf(entries)} onClose={close}>
      <p>{isOne && entry ? questionAbout(entry) : questionAboutAll(entries)}</p>
      {!isOne && done > 0 && (
        <p role="status">
          {done} of {pluralize(entries.length, "entry", "entries")} deleted
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
      {refusal !== undefined && <Refusal>{refusal}</Refusal>}
      <DialogActions>
        <Button busy={isClosing} onClick={close}>
          Cancel
        </Button>
        <Button kind="danger" busy={busy} onClick={() => void confirm()}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const deletedOf = (count: number, total: number) =>
  count < total ? `${count} of ${pluralize(total, "entry", "entries")}` : pluralize(count, "entry", "entries");

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
