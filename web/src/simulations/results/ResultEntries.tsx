import { ChevronRight, Download, Folder } from "../../icons/icons";
import { useState } from "react";
import { Link } from "../../routing/Link";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { DownloadLink } from "../../downloads/DownloadLink";
import { KindIcon } from "../../files/KindIcon";
import { byteCount } from "../../ui/byteCount";
import { pluralize } from "../../ui/pluralize";
import icons from "../../files/KindIcon.module.css";
import { Loading } from "../../ui/Loading";
import styles from "./Results.module.css";
import { type Node, type ResultFile, type ResultFolder, useResultFolder } from "./useResultFolder";

interface Props {
  readonly jobId: string;
  readonly folder: ResultFolder;
}

/** The entries of a folder; folders in it open below. */
export function ResultEntries({ jobId, folder }: Props) {
  const { nodes, totalCount } = folder.children;
  return (
    <ul className={styles.tree}>
      {nodes.map((node) => (
        <li key={node.path}>
          {node.__typename === "ResultFolder" ? <FolderEntry jobId={jobId} node={node} /> : <FileEntry file={node} />}
        </li>
      ))}
      {totalCount > nodes.length && (
        <li className={styles.rest}>
          {pluralize(totalCount - nodes.length, "further entry", "further entries")}: download a zip to see all.
        </li>
      )}
    </ul>
  );
}

function FileEntry({ file }: { readonly file: ResultFile }) {
  return (
    <div className={styles.entry}>
      <Link to={`?file=${encodeURIComponent(file.path)}`} replace className={styles.name}>
        <KindIcon file={file} size={18} />
        <span className={styles.words} title={file.name}>
          {file.name}
        </span>
      </Link>
      <span className={styles.size}>{byteCount(file.size)}</span>
      <DownloadLink file={file} className={styles.download} label={`Download ${file.name}`}>
        <Download size={16} />
      </DownloadLink>
    </div>
  );
}

type FolderNode = Extract<Node, { __typename: "ResultFolder" }>;

function FolderEntry({ jobId, node }: { readonly jobId: string; readonly node: FolderNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className={styles.entry}>
        <button type="button" className={styles.name} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRight size={16} className={styles.arrow} />
          <Folder size={18} className={icons.folder} fill="currentColor" fillOpacity={0.25} />
          <span className={styles.words} title={node.name}>
            {node.name}
          </span>{" "}
          <span className={styles.sum}>{pluralize(node.children.totalCount, "entry", "entries")}</span>
        </button>
        <span className={styles.size}>{byteCount(node.size)}</span>
      </div>
      {isOpen && <Below jobId={jobId} path={node.path} />}
    </>
  );
}

function Below({ jobId, path }: { readonly jobId: string; readonly path: string }) {
  const { folder, error, refetch } = useResultFolder(jobId, path);
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (folder === undefined) return <Loading />;
  return folder === null ? null : <ResultEntries jobId={jobId} folder={folder} />;
}
