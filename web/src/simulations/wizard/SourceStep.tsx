import { useState } from "react";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Choice } from "../../ui/Choice";
import type { Source } from "../submission/source";
import { FilesSource } from "./FilesSource";
import { FolderSource } from "./FolderSource";
import { JobSource } from "./JobSource";
import { StepHeading } from "./StepHeading";
import type { StoredFolder } from "./useStoredFolder";
import styles from "./Wizard.module.css";

const SOURCES = [
  { key: "files", name: "Upload files" },
  { key: "folder", name: "From my files" },
  { key: "job", name: "Of an earlier simulation" },
] as const;

interface Props {
  readonly source: Source;
  readonly stored: StoredFolder;
  readonly onChange: (source: Source) => void;
  readonly onNext: () => void;
}

/** What is missing before the next step. */
function problemOf(source: Source): string | undefined {
  switch (source.from) {
    case "files": {
      const names = source.files.map(({ name }) => name);
      if (names.length === 0) return "Choose the files of the simulation first.";
      return new Set(names).size < names.length ? "Two files have the same name. Remove one." : undefined;
    }
    case "folder":
      if (source.names === undefined) return "Wait until the folder has been read.";
      return source.names.length === 0 ? "There are no files in this folder. Open another." : undefined;
    case "job":
      return source.id === "" ? "Choose a simulation first." : undefined;
  }
}

/** The first step: the files of the job. */
export function SourceStep({ source, stored, onChange, onNext }: Props) {
  const [files, setFiles] = useState<readonly File[]>(source.from === "files" ? source.files : []);
  const [isTried, setTried] = useState(false);
  const problem = problemOf(source);
  const choose = (from: Source["from"]) => {
    setTried(false);
    if (from === "files") onChange({ from, files });
    else if (from === "folder") onChange({ from, path: "/", names: undefined });
    else onChange({ from, id: "" });
  };
  return (
    <Card>
      <StepHeading>Which files?</StepHeading>
      <Choice label="Where the files come from" options={SOURCES} value={source.from} onChange={choose} />
      {source.from === "files" && (
        <FilesSource
          files={source.files}
          onChange={(next) => {
            setFiles(next);
            onChange({ from: "files", files: next });
          }}
        />
      )}
      {source.from === "folder" && (
        <FolderSource
          path={source.path}
          stored={stored}
          onChange={(path) => onChange({ from: "folder", path, names: undefined })}
        />
      )}
      {source.from === "job" && <JobSource id={source.id} onChange={(id) => onChange({ from: "job", id })} />}
      {isTried && problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        <Button
          kind="primary"
          onClick={() => {
            setTried(true);
            if (problem === undefined) onNext();
          }}
        >
          Next
        </Button>
      </div>
    </Card>
  );
}
