import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { FileTextDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import styles from "./FilePreview.module.css";

const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;

/** Text has hardly any control characters but those of lines and columns: what is no UTF-8 is read as Windows-1252. */
const isText = (content: string) =>
  content.split(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/).length <= 1 + content.length / 100;

/** The beginning of a file, as text if it is one. */
export function TextPreview({ path }: { readonly path: string }) {
  const [maxBytes, setMaxBytes] = useState(FIRST_BYTES);
  const { data, previousData, error, loading, refetch } = useQuery(FileTextDocument, {
    variables: { path, maxBytes },
    fetchPolicy: "network-only", // it may have been uploaded anew
  });
  const text = (data ?? previousData)?.file?.text;
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!text) return loading ? <p role="status">Reading …</p> : null;
  if (text.content === "") return <p className={styles.none}>The file is empty.</p>;
  if (!isText(text.content)) {
    return <p className={styles.none}>This file holds no text that could be shown. Download it to open it.</p>;
  }
  return (
    <>
      {/* It scrolls, so it must be reachable by the keyboard. */}
      <pre className={styles.text} tabIndex={0} aria-label="Content">
        {text.content}
      </pre>
      {text.truncated && (
        <div className={styles.more}>
          <p>These are the first {byteCount(maxBytes)} of the file.</p>
          {maxBytes < MOST_BYTES && (
            <Button small busy={loading} onClick={() => setMaxBytes(MOST_BYTES)}>
              Show more
            </Button>
          )}
        </div>
      )}
    </>
  );
}
