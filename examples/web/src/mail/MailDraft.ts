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

/** The mail that is being written. It outlasts a look at another page, and the end of the session. */
export const useMailDraft = () => use(MailDraftContext);
