import { useState } from "react";
import { ERROR_MESSAGES } from "../../failures/errorMessages";
import { download } from "../../downloads/download";
import { useSessionEnd } from "../../session/SessionContext";
import { useNotices } from "../../shell/NoticesContext";

/** Downloads an archive, and tells if it cannot be had. */
export function useZip() {
  const { warn } = useNotices();
  const onSessionEnd = useSessionEnd();
  const [busy, setBusy] = useState(false);
  const zip = async (file: { readonly url: string; readonly name: string }) => {
    setBusy(true);
    const failure = await download(file);
    setBusy(false);
    if (failure?.code === "UNAUTHENTICATED") onSessionEnd();
    else if (failure?.code === "NOT_FOUND") warn("There are no results to download.");
    else if (failure) {
      const { title, advice } = ERROR_MESSAGES[failure.code];
      warn(`Download failed. ${title}. ${advice} (${file.name})`);
    }
  };
  return { zip, busy };
}
