import { CloudUpload, X } from "../../icons/icons";
import { DropFrame } from "./DropFrame";
import { useRef } from "react";
import { Button } from "../../ui/Button";
import { byteCount } from "../../ui/byteCount";
import { IconButton } from "../../ui/IconButton";
import { pluralize } from "../../ui/pluralize";
import styles from "./Wizard.module.css";

interface Props {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
}

/** Files of this computer. One that is chosen again replaces the one of its name. */
export function FilesSource({ files, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const add = (more: readonly File[]) => {
    const names = new Set(more.map(({ name }) => name));
    onChange([...files.filter(({ name }) => !names.has(name)), ...more]);
  };
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <DropFrame onFiles={add}>
      <div className={styles.drop}>
        <CloudUpload size={28} />
        <p>Drop the model, the weather and all that they need here. An archive (.zip) is unpacked.</p>
        <Button onClick={() => input.current?.click()}>Choose files</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            const chosen = [...(currentTarget.files ?? [])];
            currentTarget.value = ""; // allows choosing the same file again
            if (chosen.length > 0) add(chosen);
          }}
        />
      </div>
      {files.length > 0 && (
        <>
          <p className={styles.note} role="status">
            {pluralize(files.length, "file")}, {byteCount(total)}
          </p>
          <ul className={styles.files}>
            {files.map((file) => (
              <li key={file.name}>
                <span className={styles.fileName} title={file.name}>
                  {file.name}
                </span>
                <span className={styles.note}>{byteCount(file.size)}</span>
                <IconButton
                  label={`Remove ${file.name}`}
                  onClick={() => onChange(files.filter((each) => each !== file))}
                >
                  <X size={16} />
                </IconButton>
              </li>
            ))}
          </ul>
        </>
      )}
    </DropFrame>
  );
}
