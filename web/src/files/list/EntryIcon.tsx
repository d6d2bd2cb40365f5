import { Folder } from "../../icons/icons";
import { KindIcon } from "../KindIcon";
import styles from "../KindIcon.module.css";
import type { Entry } from "../Listings";

export function EntryIcon({ entry, size = 22 }: { readonly entry: Entry; readonly size?: number }) {
  return entry.__typename === "Folder" ? (
    <Folder size={size} className={styles.folder} fill="currentColor" fillOpacity={0.25} />
  ) : (
    <KindIcon file={entry} size={size} />
  );
}
