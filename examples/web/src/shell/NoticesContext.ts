import { createContext, use } from "react";

interface Notices {
  /** Tells the person something that needs no answer. */
  readonly say: (text: string) => void;
}

export const NoticesContext = createContext<Notices>({ say: () => undefined });

export const useNotices = (): Notices => use(NoticesContext);
