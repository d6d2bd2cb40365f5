import { useQuery } from "@apollo/client/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { FileTextDocument } from "../../api/operations";
import { Button } from "../../ui/Button";
import styles from "./FilePreview.module.css";
import { FIRST_BYTES, TextContent } from "./TextContent";

export interface TextViewProps {
  readonly path: string;
  readonly text: string;
  /** Whether the text is only the beginning of the file. */
  readonly isCut: boolean;
}

/** A way to show a text. */
interface View {
  readonly name: string;
  readonly View: ComponentType<TextViewProps>;
}

interface Props {
  readonly path: string;
  /** Shows the text in another way, instead of as it is. */
  readonly view?: View;
}

/** Shows the beginning of a text file. */
export function TextPreview({ path, view }: Props) {
  const [maxBytes, setMaxBytes] = useState(FIRST_BYTES);
  const query = useQuery(FileTextDocument, {
    variables: { path, maxBytes },
    fetchPolicy: "network-only", // it may have been replaced
  });
  const text = (query.data ?? query.previousData)?.file?.text;
  return (
    <TextContent
      text={text}
      query={query}
      maxBytes={maxBytes}
      onMore={setMaxBytes}
      render={
        view &&
        (({ content, truncated }, plain) => (
          <Views name={view.name} plain={plain}>
            <view.View path={path} text={content} isCut={truncated} />
          </Views>
        ))
      }
    />
  );
}

interface ViewsProps {
  readonly name: string;
  readonly plain: ReactNode;
  readonly children: ReactNode;
}

/** A text in a way of its own, or as it is. */
function Views({ name, plain, children }: ViewsProps) {
  const [isPlain, setPlain] = useState(false);
  return (
    <>
      <div className={styles.views} role="group" aria-label="View">
        <Button small kind={isPlain ? "quiet" : "plain"} aria-pressed={!isPlain} onClick={() => setPlain(false)}>
          {name}
        </Button>
        <Button small kind={isPlain ? "plain" : "quiet"} aria-pressed={isPlain} onClick={() => setPlain(true)}>
          Text
        </Button>
      </div>
      {isPlain ? (
        plain
      ) : (
        <div className={styles.view} tabIndex={0} role="region" aria-label="Content" data-scrolls>
          {children}
        </div>
      )}
    </>
  );
}
