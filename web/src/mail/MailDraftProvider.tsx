import { type ReactNode, useMemo, useState } from "react";
import { EMPTY_DRAFT, MailDraftContext } from "./MailDraft";

export function MailDraftProvider({ children }: { readonly children: ReactNode }) {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const value = useMemo(() => [draft, setDraft] as const, [draft]);
  return <MailDraftContext value={value}>{children}</MailDraftContext>;
}
