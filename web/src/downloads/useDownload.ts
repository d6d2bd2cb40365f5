import { ERROR_MESSAGES } from "../failures/errorMessages";
import { useSessionEnd } from "../session/SessionContext";
import { useNotices } from "../shell/NoticesContext";
import { download } from "./download";

/** Downloads a file, and says why if it cannot be downloaded. */
export function useDownload(): (file: { readonly url: string; readonly name: string }) => Promise<void> {
  const { warn } = useNotices();
  const onSessionEnd = useSessionEnd();
  return async (file) => {
    const failure = await download(file);
    if (failure?.code === "UNAUTHENTICATED") onSessionEnd();
    else if (failure) {
      const { title, advice } = ERROR_MESSAGES[failure.code];
      warn(`Download failed. ${title}. ${advice} (${file.name})`);
    }
  };
}
