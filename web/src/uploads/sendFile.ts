import { filesUrl, PREFLIGHT } from "../api/endpoints";
import { type Failure, failureOfBody } from "../failures/failureOf";

/** The result of an upload. */
export type SendResult =
  | { readonly phase: "stored" }
  /** The service refused it; `status` is its message. */
  | { readonly phase: "refused"; readonly status: string }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "cancelled" };

interface Options {
  readonly signal: AbortSignal;
  /** Called with the bytes sent so far. */
  readonly onProgress: (bytes: number) => void;
}

/** Parses the response: the payload of the mutation `upload`, or errors. */
function resultOf(status: number, text: string): SendResult {
  if (status !== 200) return { phase: "failed", failure: failureOfBody(text) };
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null && "ok" in answer) {
      if (answer.ok === true) return { phase: "stored" };
      const message =
        "status" in answer && typeof answer.status === "string" ? answer.status : "The upload was refused.";
      return { phase: "refused", status: message };
    }
  } catch {
    // not JSON, so not from the API
  }
  return { phase: "failed", failure: failureOfBody(text) };
}

/**
 * Uploads one file to a folder. Uses XMLHttpRequest, because `fetch` has no upload progress.
 * Never rejects.
 */
export function sendFile(file: File, folder: string, { signal, onProgress }: Options): Promise<SendResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", filesUrl(folder));
    request.withCredentials = true;
    for (const [name, value] of Object.entries(PREFLIGHT)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(Math.min(loaded, file.size)));
    request.addEventListener("load", () => resolve(resultOf(request.status, request.responseText)));
    request.addEventListener("error", () =>
      resolve({ phase: "failed", failure: { code: "INTERRUPTED", message: "" } }),
    );
    request.addEventListener("abort", () => resolve({ phase: "cancelled" }));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}
