import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { ResultTextDocument } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { Loading } from "../../ui/Loading";
import styles from "../../files/preview/FilePreview.module.css";
import { Button } from "../../ui/Button";
import { byteCount } from "../../ui/byteCount";
import type { ResultFile } from "./useResultFolder";

const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;

/** Binary content has many of these. */
const isText = (content: string) =>
  content.split(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/).length <= 1 + content.length / 100;

/** The beginning of a result as text. */
export function ResultText({ file: { jobId, path } }: { readonly file: ResultFile }) {
  const [maxBytes, setMaxBytes] = useState(FIRST_BYTES);
  const { data, previousData, error, loading, refetch } = useQuery(ResultTextDocument, {
    variables: { id: jobId, path, maxBytes, from: "START" },
  });
  const text = (data ?? previousData)?.job?.result?.text;
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!text) return loading ? <Loading /> : null;
  if (text.content === "") return <p className={styles.none}>The file is empty.</p>;
  if (!isText(text.content)) return <p className={styles.none}>This file is not text. Download it to open it.</p>;
  return (
    <>
      {/* Focusable, so that it can be scrolled by keyboard. */}
      <pre className={styles.text} tabIndex={0} aria-label="Content">
        {text.content}
      </pre>
      {text.truncated && (
        <div className={styles.more}>
          <p>First {byteCount(maxBytes)} of the file</p>
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
