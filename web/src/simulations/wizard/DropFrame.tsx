import { type ReactNode, useState } from "react";
import { useNotices } from "../../shell/NoticesContext";
import { holdsFiles } from "../../uploads/refuseDrops";
import styles from "./Wizard.module.css";

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory === true;

/** Accepts dropped files, and says that folders are left out: a job has no folders. */
export function DropFrame({ onFiles, children }: Props) {
  const { warn } = useNotices();
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
        const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
        if (items.some(isFolder)) warn("Folders are left out here. Drop the files in them, or a .zip.");
        const files = items.flatMap((item) => (isFolder(item) ? [] : (item.getAsFile() ?? [])));
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
    </div>
  );
}
