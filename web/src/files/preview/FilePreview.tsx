import { ChevronLeft, ChevronRight, Download, Trash2 } from "../../icons/icons";
import { useQuery } from "@apollo/client/react";
import { lazy, Suspense, useEffect, useEffectEvent } from "react";
import { useNavigate } from "../../routing/RouterContext";
import { FileDocument } from "../../api/operations";
import { DownloadLink } from "../../downloads/DownloadLink";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { LoadBoundary } from "../../shell/LoadBoundary";
import { Button } from "../../ui/Button";
import { byteCount } from "../../ui/byteCount";
import { Dialog } from "../../ui/Dialog";
import { IconButton } from "../../ui/IconButton";
import { fileKind, previewKind } from "../fileKind";
import { nameOf } from "../filePath";
import type { Entry, FileEntry } from "../Listings";
import { Loading } from "../../ui/Loading";
import styles from "./FilePreview.module.css";
import { PdfPreview } from "./PdfPreview";
import { PicturePreview } from "./PicturePreview";
import { TextPreview } from "./TextPreview";

// With their libraries; loaded when they are needed.
const TablePreview = lazy(() => import("./TablePreview"));
const MarkdownPreview = lazy(() => import("./MarkdownPreview"));

interface Props {
  readonly path: string;
  /** The files of the list, in its order: where "previous" and "next" lead. */
  readonly siblings: readonly FileEntry[];
  readonly onClose: () => void;
  readonly onDelete: (file: Entry) => void;
}

/** Shows a file, with buttons to download and delete it, and to go to the one before and after it. */
export function FilePreview({ path, siblings, onClose, onDelete }: Props) {
  const { data, error, loading, refetch } = useQuery(FileDocument, { variables: { path } });
  const file = data?.file;
  return (
    <Dialog kind="side" title={nameOf(path)} onClose={onClose}>
      <div className={styles.bar}>
        <Neighbours path={path} siblings={siblings} />
        {file && (
          <>
            <p className={styles.facts}>
              {fileKind(file).name} · {byteCount(file.size)}
            </p>
            <DownloadLink file={file} className={styles.download}>
              <Download size={18} />
              Download
            </DownloadLink>
            <Button onClick={() => onDelete({ ...file, __typename: "File" })}>
              <Trash2 size={18} />
              Delete
            </Button>
          </>
        )}
      </div>
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {loading && <Loading />}
      {data && !file && <p role="status">File not found. It may have been deleted.</p>}
      {file && (
        <LoadBoundary>
          <Suspense fallback={<Loading />}>
            <Content file={file} />
          </Suspense>
        </LoadBoundary>
      )}
    </Dialog>
  );
}

/** Buttons for the file before and after; the left and right arrow keys do the same. */
function Neighbours({ path, siblings }: Pick<Props, "path" | "siblings">) {
  const navigate = useNavigate();
  const index = siblings.findIndex((file) => file.path === path);
  const before = index < 0 ? undefined : siblings[index - 1];
  const after = index < 0 ? undefined : siblings[index + 1];
  const open = (file: FileEntry | undefined) => {
    // In place of the other, so that "back" closes the preview.
    if (file) navigate(`?file=${encodeURIComponent(file.name)}`, { replace: true });
  };
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isScrolling = event.target instanceof Element && event.target.closest("[data-scrolls], input") !== null;
    if (isScrolling || event.altKey || event.ctrlKey || event.metaKey) return;
    if (document.querySelectorAll("dialog[open]").length > 1) return;
    if (event.key === "ArrowLeft") open(before);
    if (event.key === "ArrowRight") open(after);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  if (index < 0 || siblings.length < 2) return null;
  return (
    <div className={styles.neighbours}>
      <IconButton label="Previous file" disabled={!before} onClick={() => open(before)}>
        <ChevronLeft size={20} />
      </IconButton>
      <span>
        {index + 1} of {siblings.length.toLocaleString("en")}
      </span>
      <IconButton label="Next file" disabled={!after} onClick={() => open(after)}>
        <ChevronRight size={20} />
      </IconButton>
    </div>
  );
}

function Content({ file }: { readonly file: Omit<FileEntry, "__typename"> }) {
  switch (previewKind(file)) {
    case "picture":
      return <PicturePreview file={file} />;
    case "pdf":
      return <PdfPreview file={file} />;
    case "table":
      return <TextPreview path={file.path} view={{ name: "Table", View: TablePreview }} />;
    case "markdown":
      return <TextPreview path={file.path} view={{ name: "Formatted", View: MarkdownPreview }} />;
    case "text":
      return <TextPreview path={file.path} />;
    case "none":
      return <p className={styles.none}>No preview for this type of file. Download it to open it.</p>;
  }
}
