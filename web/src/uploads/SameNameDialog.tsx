import { nameOf } from "../files/filePath";
import styles from "./Questions.module.css";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";

interface Props {
  /** By the path that the files would be stored under. */
  readonly duplicates: ReadonlyMap<string, readonly File[]>;
  readonly onClose: () => void;
}

const MAX_NAMES = 20;

/** Shown if chosen files would be stored under the same name. None was uploaded. */
export function SameNameDialog({ duplicates, onClose }: Props) {
  return (
    <Dialog title="Duplicate file names" onClose={onClose}>
      <p>Nothing was uploaded. Rename these files, or upload them to different folders:</p>
      <ul>
        {[...duplicates].slice(0, MAX_NAMES).map(([path, files]) => {
          const text = `${files.map(({ name }) => `“${name}”`).join(", ")} would be stored as “${nameOf(path)}”.`;
          return (
            <li key={path} className={styles.sentence} title={text}>
              {text}
            </li>
          );
        })}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
