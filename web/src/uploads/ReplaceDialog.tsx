import styles from "./Questions.module.css";
import { Button } from "../ui/Button";
import { pluralize } from "../ui/pluralize";
import { Dialog, DialogActions } from "../ui/Dialog";

interface Props {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly onClose: () => void;
  readonly onReplace: () => void;
}

const MAX_NAMES = 20;

export function ReplaceDialog({ folder, paths, onClose, onReplace }: Props) {
  const names = paths.map((path) => path.slice(folder === "/" ? 1 : folder.length + 1));
  const [name = ""] = names;
  const one = names.length === 1;
  return (
    <Dialog title={one ? `Replace “${name}”?` : `Replace ${pluralize(names.length, "file")}?`} onClose={onClose}>
      {one ? (
        <p>This file already exists. The existing file will be overwritten.</p>
      ) : (
        <>
          <p>These files already exist and will be overwritten:</p>
          <ul>
            {names.slice(0, MAX_NAMES).map((each) => (
              <li key={each} className={styles.name} title={each}>
                {each}
              </li>
            ))}
            {names.length > MAX_NAMES && <li>and {pluralize(names.length - MAX_NAMES, "more file", "more files")}</li>}
          </ul>
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" onClick={onReplace}>
          Replace
        </Button>
      </DialogActions>
    </Dialog>
  );
}
