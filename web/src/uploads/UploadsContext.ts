import { createContext, use, useSyncExternalStore } from "react";
import type { Upload, UploadQueue } from "./UploadQueue";

export const UploadsContext = createContext<UploadQueue | undefined>(undefined);

export function useUploadQueue(): UploadQueue {
  const queue = use(UploadsContext);
  if (!queue) throw new Error("There is no UploadsProvider around this component.");
  return queue;
}

export function useUploads(): readonly Upload[] {
  const queue = useUploadQueue();
  return useSyncExternalStore(queue.subscribe, queue.read);
}
