import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";
import { storedName } from "./storedName";

interface Props {
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Shown if chosen files would be stored under the same name. None was uploaded. */
export function SameNameDialog({ files, onClose }: Props) {
  const names = [...new Set(files.map(storedName))];
  return (
    <Dialog title="Duplicate file names" onClose={onClose}>
      <p>Nothing was uploaded. Rename these files, or upload them to different folders:</p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            {files
              .filter((file) => storedName(file) === name)
              .map((file) => `“${file.name}”`)
              .join(", ")}{" "}
            would be stored as “{name}”.
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
