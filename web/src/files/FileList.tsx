import { Download, Trash2 } from "lucide-react";
import { Link } from "react-router";
import { byteCount } from "../ui/byteCount";
import { IconButton } from "../ui/IconButton";
import { DownloadLink } from "./DownloadLink";
import { EntryIcon } from "./EntryIcon";
import styles from "./FileList.module.css";
import { fileKind } from "./fileKind";
import { addressOf } from "./filePath";
import type { Entry } from "./useFolder";

interface Props {
  readonly entries: readonly Entry[];
  readonly onDelete: (entry: Entry) => void;
}

/** The entries of a folder, in the order of the API. */
export function FileList({ entries, onDelete }: Props) {
  return (
    <table className={styles.list}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className={styles.kind}>
            Kind
          </th>
          <th scope="col" className={styles.size}>
            Size
          </th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.path} entry={entry} onDelete={onDelete} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry, onDelete }: { readonly entry: Entry } & Pick<Props, "onDelete">) {
  const isFolder = entry.__typename === "Folder";
  const size = byteCount(entry.size);
  return (
    <tr>
      <th scope="row">
        <Link to={isFolder ? addressOf(entry.path) : `?file=${encodeURIComponent(entry.name)}`} className={styles.name}>
          <EntryIcon entry={entry} />
          <span>
            {entry.name}
            <span className={styles.sizeBelow}>{size}</span>
          </span>
        </Link>
      </th>
      <td className={styles.kind}>{isFolder ? "Folder" : fileKind(entry).name}</td>
      <td className={styles.size}>{size}</td>
      <td className={styles.actions}>
        {entry.__typename === "File" && (
          <DownloadLink file={entry} className={styles.download} label={`Download ${entry.name}`}>
            <Download size={18} />
          </DownloadLink>
        )}
        <IconButton danger label={`Delete ${entry.name}`} onClick={() => onDelete(entry)}>
          <Trash2 size={18} />
        </IconButton>
      </td>
    </tr>
  );
}
