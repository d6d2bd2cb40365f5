import { type Failure, failureOf, failureOfBody } from "../failures/failureOf";

/** What speaks against a download; the answer to `HEAD` has no words, so those come by `GET`. */
async function obstacle(url: string): Promise<Failure | undefined> {
  const caller = { credentials: "include", cache: "no-store" } as const;
  try {
    if ((await fetch(url, { ...caller, method: "HEAD" })).ok) return undefined;
    const given = new AbortController();
    const answer = await fetch(url, { ...caller, signal: given.signal });
    if (!answer.ok) return failureOfBody(await answer.text());
    given.abort(); // it was for a moment only
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Has the browser save a file, straight to the disk. Resolves with what speaks against it, if anything does. */
export async function download({ url, name }: { readonly url: string; readonly name: string }) {
  const failure = await obstacle(url);
  if (failure) return failure;
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  return undefined;
}
