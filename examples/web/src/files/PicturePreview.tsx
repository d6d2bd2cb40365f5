import { useState } from "react";
import styles from "./FilePreview.module.css";

/** A picture, fetched by the browser with the session's cookie. */
export function PicturePreview({ file }: { readonly file: { readonly url: string; readonly name: string } }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className={styles.none}>This picture cannot be shown here. Download it to open it.</p>;
  return (
    <div className={styles.picture}>
      <img src={file.url} alt={file.name} onError={() => setBroken(true)} />
    </div>
  );
}
