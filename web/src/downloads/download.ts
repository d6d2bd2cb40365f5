import { type Failure, failureOf, failureOfBody } from "../failures/failureOf";

/** Checks whether a download would fail. The error message needs a `GET`, because the response to `HEAD` has no body. */
async function checkDownload(url: string): Promise<Failure | undefined> {
  const caller = { credentials: "include", cache: "no-store" } as const;
  try {
    if ((await fetch(url, { ...caller, method: "HEAD" })).ok) return undefined;
    const controller = new AbortController();
    const answer = await fetch(url, { ...caller, signal: controller.signal });
    if (!answer.ok) return failureOfBody(await answer.text());
    controller.abort(); // it works by now
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Starts a download of the browser. Resolves with the failure, if it cannot be downloaded. */
export async function download({ url, name }: { readonly url: string; readonly name: string }) {
  const failure = await checkDownload(url);
  if (failure) return failure;
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  return undefined;
}
