import { useState } from "react";
import styles from "./FilePreview.module.css";

/** Shows an image. The browser loads it with the session cookie. */
export function PicturePreview({ file }: { readonly file: { readonly url: string; readonly name: string } }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className={styles.none}>This image cannot be displayed. Download it to open it.</p>;
  return (
    <div className={styles.picture}>
      <img src={file.url} alt={file.name} onError={() => setBroken(true)} />
    </div>
  );
}
