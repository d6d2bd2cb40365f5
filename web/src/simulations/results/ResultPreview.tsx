import { ChartLine, Download } from "../../icons/icons";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { DownloadLink } from "../../downloads/DownloadLink";
import { fileKind, previewKind } from "../../files/fileKind";
import { Loading } from "../../ui/Loading";
import styles from "../../files/preview/FilePreview.module.css";
import { nameOf, parentOf } from "../../files/filePath";
import { PdfPreview } from "../../files/preview/PdfPreview";
import { PicturePreview } from "../../files/preview/PicturePreview";
import { byteCount } from "../../ui/byteCount";
import { Dialog } from "../../ui/Dialog";
import { LinkButton } from "../../ui/LinkButton";
import { ResultText } from "./ResultText";
import own from "./Results.module.css";
import { type ResultFile, useResultFolder } from "./useResultFolder";

interface Props {
  readonly jobId: string;
  readonly path: string;
  readonly onClose: () => void;
}

/** Shows a result, with a button to download it. */
export function ResultPreview({ jobId, path, onClose }: Props) {
  const { folder, error, loading, refetch } = useResultFolder(jobId, parentOf(path));
  const found = folder?.children.nodes.find((node) => node.path === path);
  const file = found?.__typename === "ResultFile" ? found : undefined;
  return (
    <Dialog kind="side" title={nameOf(path)} onClose={onClose}>
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {loading && <Loading />}
      {folder !== undefined && !file && <p role="status">The results have no such file.</p>}
      {file && (
        <>
          <div className={styles.bar}>
            <p className={styles.facts}>
              {fileKind(file).name} · {byteCount(file.size)} · {file.mediaType}
            </p>
            {file.mediaType === "text/csv" && (
              <LinkButton kind="plain" to={`?tab=charts&csv=${encodeURIComponent(path)}`}>
                <ChartLine size={18} />
                Chart
              </LinkButton>
            )}
            <DownloadLink file={file} className={styles.download}>
              <Download size={18} />
              Download
            </DownloadLink>
          </div>
          <Content file={file} />
        </>
      )}
    </Dialog>
  );
}

/** A frame shows pages of this origin only, which is that of the API unless it was built for another. */
const isFramable = ({ mediaType, url }: ResultFile) =>
  mediaType === "text/html" && new URL(url, location.href).origin === location.origin;

function Content({ file }: { readonly file: ResultFile }) {
  // Without any permission: no scripts, and an origin of its own.
  if (isFramable(file)) return <iframe className={own.frame} sandbox="" src={file.url} title={file.name} />;
  switch (previewKind(file)) {
    case "picture":
      return <PicturePreview file={file} />;
    case "pdf":
      return <PdfPreview file={file} />;
    case "table":
    case "markdown":
    case "text":
      return <ResultText file={file} />;
    case "none":
      return <p className={styles.none}>No preview for this type of file. Download it to open it.</p>;
  }
}
