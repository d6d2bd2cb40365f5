import { createContext, use, useSyncExternalStore } from "react";
import type { SessionActions } from "./SessionActions";
import type { Session, SessionState, SessionStore } from "./SessionStore";

export interface SessionContextValue {
  readonly store: SessionStore;
  readonly actions: SessionActions;
}

export const SessionContext = createContext<SessionContextValue | undefined>(undefined);

function useSessionContext(): SessionContextValue {
  const value = use(SessionContext);
  if (!value) throw new Error("There is no SessionContext around this component.");
  return value;
}

export const useSessionActions = (): SessionActions => useSessionContext().actions;

/** Reports the end of the session, for requests outside GraphQL. */
export const useSessionEnd = (): (() => void) => useSessionContext().store.end;

export function useSessionState(): SessionState {
  const { store } = useSessionContext();
  return useSyncExternalStore(store.subscribe, store.read);
}

/** The current session; undefined if no user is signed in. */
export function useSession(): Session | undefined {
  const state = useSessionState();
  return state.phase === "in" ? state.session : undefined;
}
