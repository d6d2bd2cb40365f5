import { createContext, use } from "react";

interface Notices {
  /** Shows a short message. */
  readonly say: (text: string) => void;
}

export const NoticesContext = createContext<Notices>({ say: () => undefined });

export const useNotices = (): Notices => use(NoticesContext);
