import { useEffect, useState } from "react";
import { FailureNotice } from "../../failures/FailureNotice";
import { type Failure, failureOf, failureOfBody } from "../../failures/failureOf";
import { Loading } from "../../ui/Loading";
import styles from "./FilePreview.module.css";

interface Props {
  readonly file: { readonly url: string; readonly name: string };
}

/** Shows a PDF in the viewer of the browser, if it has one. */
export function PdfPreview({ file: { url, name } }: Props) {
  const [attempt, setAttempt] = useState(0);
  const [address, setAddress] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const hasViewer = navigator.pdfViewerEnabled;
  useEffect(() => {
    if (!hasViewer) return;
    const controller = new AbortController();
    let made: string | undefined;
    readPdf(url, controller.signal).then(
      (result) => {
        if ("failure" in result) setFailure(result.failure);
        else setAddress((made = URL.createObjectURL(result.pdf)));
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setFailure(failureOf(error));
      },
    );
    return () => {
      controller.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [url, hasViewer, attempt]);

  const retry = () => {
    setFailure(undefined);
    setAttempt(attempt + 1);
  };
  if (!hasViewer) return <p className={styles.none}>This browser does not show PDF files. Download it to open it.</p>;
  if (failure) return <FailureNotice failure={failure} onRetry={retry} />;
  if (address === undefined) return <Loading />;
  return <iframe className={styles.pdf} src={address} title={name} />;
}

async function readPdf(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly pdf: Blob } | { readonly failure: Failure }> {
  const response = await fetch(url, { credentials: "include", cache: "no-store", signal });
  if (!response.ok) return { failure: failureOfBody(await response.text()) };
  // Never another type: the viewer is in a frame of this page's origin.
  return { pdf: new Blob([await response.arrayBuffer()], { type: "application/pdf" }) };
}
