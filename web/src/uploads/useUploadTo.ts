import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { failureOf } from "../failures/failureOf";
import { isWithin } from "../files/filePath";
import type { Entry } from "../files/Listings";
import { useNotices } from "../shell/NoticesContext";
import type { Chosen } from "./Chosen";
import { duplicatesOf, existingTargets, planUploads } from "./planUploads";
import { useAsk } from "./QuestionsContext";
import { isUnderWay } from "./UploadQueue";
import { useUploadQueue, useUploads } from "./UploadsContext";

/**
 * Uploads to a folder: refuses files with the same stored name, asks before it replaces a file that exists or that is being
 * uploaded, also by what is in a zip, and refreshes the folder afterwards.
 */
export function useUploadTo(
  folder: string,
  entries: readonly Entry[],
  onStored: () => void,
): (chosen: readonly Chosen[]) => void {
  const client = useApolloClient();
  const queue = useUploadQueue();
  const ask = useAsk();
  const { warn } = useNotices();
  useArrivals(folder, onStored);

  const upload = async (chosen: readonly Chosen[]) => {
    const uploads = await planUploads(chosen, folder);
    const duplicates = duplicatesOf(uploads);
    if (duplicates.size > 0) {
      ask({ kind: "duplicates", duplicates });
      return;
    }
    const underWay = new Set(
      queue
        .read()
        .filter(isUnderWay)
        .flatMap(({ targets }) => targets),
    );
    const targets = uploads.flatMap((each) => each.targets);
    const existing = await existingTargets(client, uploads, folder, entries);
    const paths = [...new Set([...existing, ...targets.filter((path) => underWay.has(path))])];
    if (paths.length === 0) queue.add(uploads);
    else ask({ kind: "replace", folder, paths, uploads });
  };

  return (chosen) => {
    upload(chosen).catch((error: unknown) => {
      const { title, advice } = ERROR_MESSAGES[failureOf(error).code];
      warn(`Nothing was uploaded. ${title}. ${advice}`);
    });
  };
}

/** Calls back when all uploads to a folder, and below it, have finished and at least one was stored. */
function useArrivals(folder: string, onStored: () => void): void {
  const here = useUploads().filter((upload) => isWithin(folder, upload.folder));
  const stored = here.filter(({ state }) => state.phase === "stored").length;
  const isIdle = !here.some(isUnderWay);
  const seen = useRef(stored);
  useEffect(() => {
    if (!isIdle) return;
    if (stored > seen.current) onStored();
    seen.current = stored;
  });
}
