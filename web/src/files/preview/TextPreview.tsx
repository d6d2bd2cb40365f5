import { useQuery } from "@apollo/client/react";
import { type ComponentType, useState } from "react";
import { FileTextDocument } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { Button } from "../../ui/Button";
import { byteCount } from "../../ui/byteCount";
import { Loading } from "../../ui/Loading";
import styles from "./FilePreview.module.css";

const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;

export interface TextViewProps {
  readonly path: string;
  readonly text: string;
  /** Whether the text is only the beginning of the file. */
  readonly isCut: boolean;
}

interface Props {
  readonly path: string;
  /** Shows the text in another way, instead of as it is. */
  readonly view?: { readonly name: string; readonly View: ComponentType<TextViewProps> };
}

/** Detects binary content by its control characters. (The service decodes what is not UTF-8 as Windows-1252.) */
const isText = (content: string) =>
  content.split(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/).length <= 1 + content.length / 100;

/** Shows the beginning of a text file. */
export function TextPreview({ path, view }: Props) {
  const [maxBytes, setMaxBytes] = useState(FIRST_BYTES);
  const [isPlain, setPlain] = useState(false);
  const { data, previousData, error, loading, refetch } = useQuery(FileTextDocument, {
    variables: { path, maxBytes },
    fetchPolicy: "network-only", // it may have been replaced
  });
  const text = (data ?? previousData)?.file?.text;
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!text) return loading ? <Loading /> : null;
  if (text.content === "") return <p className={styles.none}>The file is empty.</p>;
  if (!isText(text.content)) {
    return <p className={styles.none}>This file is not text. Download it to open it.</p>;
  }
  return (
    <>
      {view && (
        <div className={styles.views} role="group" aria-label="View">
          <Button small kind={isPlain ? "quiet" : "plain"} aria-pressed={!isPlain} onClick={() => setPlain(false)}>
            {view.name}
          </Button>
          <Button small kind={isPlain ? "plain" : "quiet"} aria-pressed={isPlain} onClick={() => setPlain(true)}>
            Text
          </Button>
        </div>
      )}
      {/* Focusable, so that it can be scrolled by keyboard. */}
      {view && !isPlain ? (
        <div className={styles.view} tabIndex={0} role="region" aria-label="Content" data-scrolls>
          <view.View path={path} text={text.content} isCut={text.truncated} />
        </div>
      ) : (
        <pre className={styles.text} tabIndex={0} role="region" aria-label="Content" data-scrolls>
          {text.content}
        </pre>
      )}
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
