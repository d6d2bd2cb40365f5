import type { ReactNode } from "react";
import { useNotices } from "../shell/NoticesContext";
import { FAILURE_WORDS } from "../failures/failureWords";
import { useSessionEnd } from "../session/SessionContext";
import { download } from "./download";

interface Props {
  readonly file: { readonly url: string; readonly name: string };
  readonly label?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A link to the bytes of a file. A plain click makes sure first that they can be had, so that no error page is saved. */
export function DownloadLink({ file, label, className, children }: Props) {
  const { say } = useNotices();
  const onSessionEnd = useSessionEnd();
  const start = async () => {
    const failure = await download(file);
    if (failure?.code === "UNAUTHENTICATED") onSessionEnd();
    else if (failure) {
      const { title, advice } = FAILURE_WORDS[failure.code];
      say(`${file.name} was not downloaded. ${title}. ${advice}`);
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
