import { type ReactNode, useState } from "react";
import { useSessionState } from "./session/SessionContext";

/**
 * What is inside belongs to one account: drafts and uploads outlast the end of a session, so that one can go on after
 * signing in again. When it is somebody else who signs in, or one signs out, all of it begins anew.
 */
export function AccountScope({ children }: { readonly children: (key: string) => ReactNode }) {
  const state = useSessionState();
  const [owner, setOwner] = useState<string>();
  const now =
    state.phase === "in"
      ? (state.session.email ?? "")
      : state.phase === "out" && state.why === "left"
        ? undefined
        : owner;
  if (now !== owner) setOwner(now);
  return children(now ?? "nobody");
}
