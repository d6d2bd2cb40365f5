import { Download, Trash2 } from "lucide-react";
import { useQuery } from "@apollo/client/react";
import { FileDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { Dialog } from "../ui/Dialog";
import { DownloadLink } from "./DownloadLink";
import styles from "./FilePreview.module.css";
import { fileKind, previewKind } from "./fileKind";
import { nameOf } from "./filePath";
import { TextPreview } from "./TextPreview";
import { PicturePreview } from "./PicturePreview";
import type { Entry } from "./useFolder";

interface Props {
  readonly path: string;
  readonly onClose: () => void;
  readonly onDelete: (file: Entry) => void;
}

/** Shows a file, with buttons to download and delete it. */
export function FilePreview({ path, onClose, onDelete }: Props) {
  const { data, error, loading, refetch } = useQuery(FileDocument, { variables: { path } });
  const file = data?.file;
  return (
    <Dialog kind="side" title={nameOf(path)} onClose={onClose}>
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {loading && <p role="status">Loading …</p>}
      {data && !file && <p role="status">File not found. It may have been deleted.</p>}
      {file && (
        <>
          <div className={styles.bar}>
            <p className={styles.facts}>
              {fileKind(file).name} · {byteCount(file.size)} · {file.mediaType}
            </p>
            <DownloadLink file={file} className={styles.download}>
              <Download size={18} />
              Download
            </DownloadLink>
            <Button onClick={() => onDelete({ ...file, __typename: "File" })}>
              <Trash2 size={18} />
              Delete
            </Button>
          </div>
          <Content file={file} />
        </>
      )}
    </Dialog>
  );
}

type Shown = Extract<Entry, { __typename: "File" }>;

function Content({ file }: { readonly file: Omit<Shown, "__typename"> }) {
  switch (previewKind(file)) {
    case "picture":
      return <PicturePreview file={file} />;
    case "text":
      return <TextPreview path={file.path} />;
    case "none":
      return <p className={styles.none}>No preview for this type of file. Download it to open it.</p>;
  }
}
