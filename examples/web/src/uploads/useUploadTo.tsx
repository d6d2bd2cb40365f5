import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Entry } from "../files/useFolder";
import { ReplaceDialog } from "./ReplaceDialog";
import { SameNameDialog } from "./SameNameDialog";
import { sameNamed, storedName } from "./storedName";
import { isUnderWay } from "./UploadQueue";
import { useUploadQueue, useUploads } from "./UploadsContext";

interface UploadTo {
  readonly upload: (files: readonly File[]) => void;
  /** To be shown while there is something to ask first. */
  readonly question: ReactNode;
}

/**
 * Uploads into the folder that is looked at: refuses files that would replace one another, asks before it replaces what is
 * seen there or on its way there, and shows what has arrived.
 */
export function useUploadTo(folder: string, entries: readonly Entry[], onStored: () => void): UploadTo {
  const queue = useUploadQueue();
  const [asked, setAsked] = useState<readonly File[]>([]);
  const underWay = useUploads().filter((upload) => upload.folder === folder && isUnderWay(upload));
  useArrivals(folder, onStored);

  const names = new Set([...entries.map(({ name }) => name), ...underWay.map(({ file }) => storedName(file))]);
  const replaced = (files: readonly File[]) => files.map(storedName).filter((name) => names.has(name));
  const alike = sameNamed(asked);
  return {
    upload: (files) => {
      if (sameNamed(files).length > 0 || replaced(files).length > 0) setAsked(files);
      else queue.add(files, folder);
    },
    question:
      asked.length > 0 &&
      (alike.length > 0 ? (
        <SameNameDialog files={alike} onClose={() => setAsked([])} />
      ) : (
        <ReplaceDialog
          names={replaced(asked)}
          onClose={() => setAsked([])}
          onReplace={() => {
            queue.add(asked, folder);
            setAsked([]);
          }}
        />
      )),
  };
}

/** Calls back when the uploads to a folder have come to rest with more stored than before. */
function useArrivals(folder: string, onStored: () => void): void {
  const here = useUploads().filter((upload) => upload.folder === folder);
  const stored = here.filter(({ state }) => state.phase === "stored").length;
  const resting = !here.some(isUnderWay);
  const seen = useRef(stored);
  useEffect(() => {
    if (!resting) return;
    if (stored > seen.current) onStored();
    seen.current = stored;
  });
}
