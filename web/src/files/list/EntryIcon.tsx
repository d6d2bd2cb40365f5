import { Folder } from "lucide-react";
import styles from "./EntryIcon.module.css";
import { type FileKind, fileKind } from "../fileKind";
import type { Entry } from "../useFolder";

export function EntryIcon({ entry, size = 22 }: { readonly entry: Entry; readonly size?: number }) {
  if (entry.__typename === "Folder")
    return <Folder size={size} className={styles.folder} fill="currentColor" fillOpacity={0.25} />;
  const { Icon, tone }: FileKind = fileKind(entry);
  return <Icon size={size} className={styles[tone]} />;
}
