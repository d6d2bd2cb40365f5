import { type DragEvent, type ReactNode, useState } from "react";
import styles from "./Wizard.module.css";

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** Accepts dropped files, without folders. */
export function DropFrame({ onFiles, children }: Props) {
  // Number of entered elements: entering a child fires `dragleave` on its parent.
  const [depth, setDepth] = useState(0);
  return (
    <div
      className={depth > 0 ? styles.over : styles.frame}
      onDragEnter={(event) => {
        if (holdsFiles(event)) setDepth((before) => before + 1);
      }}
      onDragLeave={(event) => {
        if (holdsFiles(event)) setDepth((before) => Math.max(0, before - 1));
      }}
      onDragOver={(event) => {
        if (holdsFiles(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDepth(0);
        const items = [...event.dataTransfer.items];
        const files = items.flatMap((item) =>
          item.kind !== "file" || item.webkitGetAsEntry()?.isDirectory === true ? [] : (item.getAsFile() ?? []),
        );
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
    </div>
  );
}
