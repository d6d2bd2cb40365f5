import { createContext, use } from "react";

export interface Notices {
  /** Shows a message of something that was done. */
  readonly say: (text: string) => void;
  /** Shows a message of something that did not work. */
  readonly warn: (text: string) => void;
}

export const NoticesContext = createContext<Notices>({ say: () => undefined, warn: () => undefined });

export const useNotices = (): Notices => use(NoticesContext);
