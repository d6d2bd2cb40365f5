import { ZipPanel } from "../downloads/ZipPanel";
import { UploadPanel } from "../uploads/UploadPanel";
import styles from "./Transfers.module.css";

/** Downloads and uploads, in the corner of every page. */
export function Transfers() {
  return (
    <div className={styles.stack}>
      <ZipPanel />
      <UploadPanel />
    </div>
  );
}
