import { createContext, use } from "react";

export interface MailDraft {
  readonly title: string;
  readonly message: string;
  readonly email: string;
}

export const EMPTY_DRAFT: MailDraft = { title: "", message: "", email: "" };

export const MailDraftContext = createContext<readonly [MailDraft, (draft: MailDraft) => void]>([
  EMPTY_DRAFT,
  () => undefined,
]);

/** The mail being written. It is kept when the page changes or the session ends. */
export const useMailDraft = () => use(MailDraftContext);
