import { Button } from "../ui/Button";
import { counted } from "../ui/counted";
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
    <Dialog title={one ? `Replace “${name ?? ""}”?` : `Replace ${counted(names.length, "file")}?`} onClose={onClose}>
      <p>
        {one
          ? "There is one of this name here already."
          : `There are ones of these names here already: ${names.join(", ")}.`}{" "}
        What it held is lost.
      </p>
      <DialogActions>
        <Button onClick={onClose}>Upload nothing</Button>
        <Button kind="danger" onClick={onReplace}>
          Replace
        </Button>
      </DialogActions>
    </Dialog>
  );
}
