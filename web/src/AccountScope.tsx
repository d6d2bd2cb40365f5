import { type ReactNode, useState } from "react";
import { useSessionState } from "./session/SessionContext";

/**
 * State that belongs to one account: drafts and uploads are kept when the session ends, so that the user can continue after
 * signing in again. They are discarded when another account signs in, or at sign-out.
 */
export function AccountScope({ children }: { readonly children: (key: string) => ReactNode }) {
  const state = useSessionState();
  const [owner, setOwner] = useState<string>();
  const now =
    state.phase === "in"
      ? (state.session.email ?? "")
      : state.phase === "out" && state.why === "signedOut"
        ? undefined
        : owner;
  if (now !== owner) setOwner(now);
  return children(now ?? "signed-out");
}
