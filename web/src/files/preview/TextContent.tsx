import type { ReactNode } from "react";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { Button } from "../../ui/Button";
import { byteCount } from "../../ui/byteCount";
import { Loading } from "../../ui/Loading";
import styles from "./FilePreview.module.css";

/** How much of a text is read at first, and on demand. */
export const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;

interface Text {
  readonly content: string;
  /** Whether it is only the beginning of the file. */
  readonly truncated: boolean;
}

interface Props {
  readonly text: Text | null | undefined;
  readonly query: {
    readonly error?: Error | undefined;
    readonly loading: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  /** How much was read. */
  readonly maxBytes: number;
  readonly onMore: (maxBytes: number) => void;
  /** Shows the text in another way than as it is. */
  readonly render?: ((text: Text, plain: ReactNode) => ReactNode) | undefined;
}

/** Detects binary content by its control characters. (The service decodes what is not UTF-8 as Windows-1252.) */
const isText = (content: string) =>
  content.split(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/).length <= 1 + content.length / 100;

/** The beginning of a text file while it is read, once it is read, or why it cannot be. */
export function TextContent({ text, query: { error, loading, refetch }, maxBytes, onMore, render }: Props) {
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!text) return loading ? <Loading /> : null;
  if (text.content === "") return <p className={styles.none}>The file is empty.</p>;
  if (!isText(text.content)) return <p className={styles.none}>This file is not text. Download it to open it.</p>;
  // Focusable, so that it can be scrolled by keyboard.
  const plain = (
    <pre className={styles.text} tabIndex={0} role="region" aria-label="Content" data-scrolls>
      {text.content}
    </pre>
  );
  return (
    <>
      {render?.(text, plain) ?? plain}
      {text.truncated && (
        <div className={styles.more}>
          <p>First {byteCount(maxBytes)} of the file</p>
          {maxBytes < MOST_BYTES && (
            <Button small busy={loading} onClick={() => onMore(MOST_BYTES)}>
              Show more
            </Button>
          )}
        </div>
      )}
    </>
  );
}
