import { Button } from "../ui/Button";
import { pluralize } from "../ui/pluralize";
import { Dialog, DialogActions } from "../ui/Dialog";

interface Props {
  readonly names: readonly string[];
  readonly onClose: () => void;
  readonly onReplace: () => void;
}

export function ReplaceDialog({ names, onClose, onReplace }: Props) {
  const [name] = names;
  const one = names.length === 1;
  return (
    <Dialog title={one ? `Replace “${name ?? ""}”?` : `Replace ${pluralize(names.length, "file")}?`} onClose={onClose}>
      <p>
        {one
          ? "This file already exists. The existing file will be overwritten."
          : `These files already exist and will be overwritten: ${names.join(", ")}.`}
      </p>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" onClick={onReplace}>
          Replace
        </Button>
      </DialogActions>
    </Dialog>
  );
}
