import { CloudUpload } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { nameOf } from "../files/filePath";
import styles from "./DropZone.module.css";

interface Props {
  readonly folder: string;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** The dropped files, without folders: a folder would be a file that cannot be read. */
function filesIn({ items }: DataTransfer): File[] {
  return [...items].flatMap((item) => {
    if (item.kind !== "file" || item.webkitGetAsEntry()?.isDirectory === true) return [];
    return item.getAsFile() ?? [];
  });
}

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** Accepts dropped files, and shows a message while files are dragged over it. */
export function DropZone({ folder, onFiles, children }: Props) {
  // Number of entered elements: entering a child fires `dragleave` on its parent.
  const [depth, setDepth] = useState(0);
  return (
    <div
      className={styles.zone}
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
        const files = filesIn(event.dataTransfer);
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
      {depth > 0 && (
        <div className={styles.over} aria-hidden>
          <p>
            <CloudUpload size={40} />
            Drop to upload to {folder === "/" ? "My files" : `“${nameOf(folder)}”`}
          </p>
        </div>
      )}
    </div>
  );
}
