import { ChevronRight, File, Folder, House } from "../../icons/icons";
import { FailureNotice } from "../../failures/FailureNotice";
import { nameOf, pathsDownTo } from "../../files/filePath";
import { byteCount } from "../../ui/byteCount";
import { Loading } from "../../ui/Loading";
import type { StoredFolder } from "./useStoredFolder";
import styles from "./Wizard.module.css";

interface Props {
  readonly path: string;
  readonly stored: StoredFolder;
  readonly onChange: (path: string) => void;
}

/** How many files are listed: to recognise the folder by. */
const SHOWN = 12;

/** A folder of the storage: all files in it are taken. */
export function FolderSource({ path, stored, onChange }: Props) {
  const { files, folders, failure, refresh } = stored;
  return (
    <div className={styles.picker}>
      <nav aria-label="Path of the folder">
        <ol>
          {pathsDownTo(path).map((each, index) => (
            <li key={each}>
              {index > 0 && <ChevronRight size={16} />}
              <button
                type="button"
                title={nameOf(each)}
                onClick={() => onChange(each)}
                aria-current={each === path ? "location" : undefined}
              >
                {each === "/" ? <House size={16} /> : null}
                <span>{each === "/" ? "My files" : nameOf(each)}</span>
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {failure && <FailureNotice failure={failure} onRetry={refresh} />}
      {files === undefined && !failure && <Loading />}
      {files === null && <p className={styles.note}>This folder does not exist.</p>}
      {files && (
        <ul className={styles.entries} aria-label="Content of the folder">
          {folders.map((folder) => (
            <li key={folder.path}>
              <button type="button" title={folder.name} onClick={() => onChange(folder.path)}>
                <Folder size={18} className={styles.folder} fill="currentColor" fillOpacity={0.25} />
                <span className={styles.fileName}>{folder.name}</span>
              </button>
            </li>
          ))}
          {files.slice(0, SHOWN).map((file) => (
            <li key={file.path}>
              <File size={18} />
              <span className={styles.fileName} title={file.name}>
                {file.name}
              </span>
              <span className={styles.note}>{byteCount(file.size)}</span>
            </li>
          ))}
          {files.length > SHOWN && <li className={styles.note}>and {files.length - SHOWN} further files</li>}
          {files.length + folders.length === 0 && <li className={styles.note}>This folder is empty.</li>}
        </ul>
      )}
    </div>
  );
}
