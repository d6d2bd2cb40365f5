import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Entry } from "../files/useFolder";
import { ReplaceDialog } from "./ReplaceDialog";
import { SameNameDialog } from "./SameNameDialog";
import { sameNamed, storedName } from "./storedName";
import { isUnderWay } from "./UploadQueue";
import { useUploadQueue, useUploads } from "./UploadsContext";

interface UploadTo {
  readonly upload: (files: readonly File[]) => void;
  /** A dialog, if the user has to confirm or to rename files. */
  readonly question: ReactNode;
}

/**
 * Uploads to a folder: refuses files with the same stored name, confirms before it replaces a file of the folder or of an
 * upload in progress, and refreshes the folder afterwards.
 */
export function useUploadTo(folder: string, entries: readonly Entry[], onStored: () => void): UploadTo {
  const queue = useUploadQueue();
  const [pending, setPending] = useState<readonly File[]>([]);
  const underWay = useUploads().filter((upload) => upload.folder === folder && isUnderWay(upload));
  useArrivals(folder, onStored);

  const names = new Set([...entries.map(({ name }) => name), ...underWay.map(({ file }) => storedName(file))]);
  const replaced = (files: readonly File[]) => files.map(storedName).filter((name) => names.has(name));
  const duplicates = sameNamed(pending);
  return {
    upload: (files) => {
      if (sameNamed(files).length > 0 || replaced(files).length > 0) setPending(files);
      else queue.add(files, folder);
    },
    question:
      pending.length > 0 &&
      (duplicates.length > 0 ? (
        <SameNameDialog files={duplicates} onClose={() => setPending([])} />
      ) : (
        <ReplaceDialog
          names={replaced(pending)}
          onClose={() => setPending([])}
          onReplace={() => {
            queue.add(pending, folder);
            setPending([]);
          }}
        />
      )),
  };
}

/** Calls back when all uploads to a folder have finished and at least one was stored. */
function useArrivals(folder: string, onStored: () => void): void {
  const here = useUploads().filter((upload) => upload.folder === folder);
  const stored = here.filter(({ state }) => state.phase === "stored").length;
  const isIdle = !here.some(isUnderWay);
  const seen = useRef(stored);
  useEffect(() => {
    if (!isIdle) return;
    if (stored > seen.current) onStored();
    seen.current = stored;
  });
}
