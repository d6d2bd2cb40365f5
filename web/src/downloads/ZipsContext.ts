import { createContext, use, useSyncExternalStore } from "react";
import type { Zip, ZipQueue } from "./ZipQueue";

export const ZipsContext = createContext<ZipQueue | undefined>(undefined);

export function useZipQueue(): ZipQueue {
  const queue = use(ZipsContext);
  if (!queue) throw new Error("There is no ZipsProvider around this component.");
  return queue;
}

export function useZips(): readonly Zip[] {
  const queue = useZipQueue();
  return useSyncExternalStore(queue.subscribe, queue.read);
}
