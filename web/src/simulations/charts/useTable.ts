import { useEffect, useState } from "react";
import { type Failure, failureOfBody } from "../../failures/failureOf";
import { useSessionEnd } from "../../session/SessionContext";
import type { TableMessage, TableRequest } from "./csvWorker";
import type { Table } from "./table";

/** The largest file that is drawn. */
export const MAX_BYTES = 20 * 2 ** 20;

export type TableState =
  | { readonly phase: "loading"; readonly bytes: number }
  | { readonly phase: "table"; readonly table: Table }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "tooLarge" };

const START: TableState = { phase: "loading", bytes: 0 };

function stateOf(message: TableMessage): TableState {
  switch (message.kind) {
    case "progress":
      return { phase: "loading", bytes: message.bytes };
    case "table":
      return { phase: "table", table: message.table };
    case "tooLarge":
      return { phase: "tooLarge" };
    case "refused":
      return { phase: "failed", failure: failureOfBody(message.body) };
    case "unreachable":
      return { phase: "failed", failure: { code: "UNREACHABLE", message: "" } };
  }
}

/** Loads a CSV file in a worker. */
export function useTable(url: string): TableState & { readonly retry: () => void } {
  const onSessionEnd = useSessionEnd();
  const [attempt, setAttempt] = useState(0);
  const key = `${attempt} ${url}`;
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly state: TableState }>({ key, state: START });
  useEffect(() => {
    const worker = new Worker(new URL("./csvWorker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<TableMessage>) => {
      const state = stateOf(data);
      setLoaded({ key, state });
      if (state.phase !== "loading") worker.terminate();
      if (state.phase === "failed" && state.failure.code === "UNAUTHENTICATED") onSessionEnd();
    });
    const request: TableRequest = { url: new URL(url, location.href).href, maxBytes: MAX_BYTES };
    worker.postMessage(request);
    return () => worker.terminate();
  }, [url, key, onSessionEnd]);
  return { ...(loaded.key === key ? loaded.state : START), retry: () => setAttempt(attempt + 1) };
}
