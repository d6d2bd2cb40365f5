import { CloudUpload } from "../icons/icons";
import { useEffect, useEffectEvent, useState } from "react";
import { nameOf } from "../files/filePath";
import { useNotices } from "../shell/NoticesContext";
import { type Chosen, droppedFiles } from "./Chosen";
import { holdsFiles } from "./refuseDrops";
import styles from "./DropZone.module.css";

interface Props {
  readonly folder: string;
  readonly onFiles: (files: readonly Chosen[]) => void;
}

const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

/** Accepts files and folders that are dropped anywhere in the window, unless a dialog is open. */
export function DropZone({ folder, onFiles }: Props) {
  const { warn } = useNotices();
  // Number of entered elements: entering a child fires `dragleave` on its parent.
  const [depth, setDepth] = useState(0);

  const onDrag = useEffectEvent((event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const isOff = isDialogOpen();
    if (event.type === "dragenter") setDepth((before) => (isOff ? 0 : before + 1));
    if (event.type === "dragleave") setDepth((before) => Math.max(0, before - 1));
    if (event.type === "dragover" && event.dataTransfer) event.dataTransfer.dropEffect = isOff ? "none" : "copy";
    if (event.type !== "drop") return;
    setDepth(0);
    if (isOff || !event.dataTransfer) return;
    droppedFiles(event.dataTransfer).then(
      (files) => (files.length > 0 ? onFiles(files) : warn("There are no files in it. Nothing was uploaded.")),
      () => warn("The browser could not read it. Nothing was uploaded."),
    );
  });

  useEffect(() => {
    const listener = (event: DragEvent) => onDrag(event);
    const types = ["dragenter", "dragleave", "dragover", "drop"] as const;
    for (const type of types) window.addEventListener(type, listener);
    return () => {
      for (const type of types) window.removeEventListener(type, listener);
    };
  }, []);

  if (depth === 0) return null;
  return (
    <div className={styles.over} aria-hidden>
      <p>
        <CloudUpload size={40} />
        <span className={styles.words}>Drop to upload to {folder === "/" ? "My files" : `“${nameOf(folder)}”`}</span>
      </p>
    </div>
  );
}
