import type { ReactNode } from "react";
import { useNotices } from "../shell/NoticesContext";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { useSessionEnd } from "../session/SessionContext";
import { download } from "./download";

interface Props {
  readonly file: { readonly url: string; readonly name: string };
  readonly label?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A download link. A click checks first that the download works, so that the browser does not save an error page. */
export function DownloadLink({ file, label, className, children }: Props) {
  const { say } = useNotices();
  const onSessionEnd = useSessionEnd();
  const start = async () => {
    const failure = await download(file);
    if (failure?.code === "UNAUTHENTICATED") onSessionEnd();
    else if (failure) {
      const { title, advice } = ERROR_MESSAGES[failure.code];
      say(`Download of ${file.name} failed. ${title}. ${advice}`);
    }
  };
  return (
    <a
      href={file.url}
      download={file.name}
      className={className}
      aria-label={label}
      title={label}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void start();
      }}
    >
      {children}
    </a>
  );
}
