import { filesUrl, PREFLIGHT } from "../api/endpoints";
import { type Failure, failureOfBody } from "../failures/failureOf";

/** How a sending ended. */
export type SendResult =
  | { readonly phase: "stored" }
  /** The service understood, and said no, in these words. */
  | { readonly phase: "refused"; readonly status: string }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "cancelled" };

interface Options {
  readonly signal: AbortSignal;
  /** Called with the bytes that have left so far. */
  readonly onProgress: (bytes: number) => void;
}

/** The answer to an upload: that of the mutation `upload`, or errors. */
function resultOf(status: number, text: string): SendResult {
  if (status !== 200) return { phase: "failed", failure: failureOfBody(text) };
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null && "ok" in answer) {
      if (answer.ok === true) return { phase: "stored" };
      const words = "status" in answer && typeof answer.status === "string" ? answer.status : "It was refused.";
      return { phase: "refused", status: words };
    }
  } catch {
    // no JSON: not of the API
  }
  return { phase: "failed", failure: failureOfBody(text) };
}

/**
 * Sends one file into a folder. By XMLHttpRequest, because `fetch` does not tell how much of a body has left.
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
