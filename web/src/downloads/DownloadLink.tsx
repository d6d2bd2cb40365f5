import type { ReactNode } from "react";
import { useDownload } from "./useDownload";

interface Props {
  readonly file: { readonly url: string; readonly name: string };
  readonly label?: string;
  readonly className?: string | undefined;
  readonly tabIndex?: number;
  readonly children: ReactNode;
}

/** A download link. A click checks first that the download works, so that the browser does not save an error page. */
export function DownloadLink({ file, label, className, tabIndex, children }: Props) {
  const start = useDownload();
  return (
    <a
      href={file.url}
      download={file.name}
      className={className}
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void start(file);
      }}
    >
      {children}
    </a>
  );
}
