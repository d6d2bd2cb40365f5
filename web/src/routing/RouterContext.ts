import { createContext, use, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from "react";
import type { GoOptions, Place, Router } from "./Router";

export const RouterContext = createContext<Router | undefined>(undefined);

export function useRouter(): Router {
  const router = use(RouterContext);
  if (!router) throw new Error("There is no RouterContext around this component.");
  return router;
}

export function useLocation(): Place {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.read);
}

/** Goes to an address of the page, or to another query of the present one. */
export const useNavigate = (): Router["go"] => useRouter().go;

type SetParameters = (next: Readonly<Record<string, string>> | URLSearchParams, options?: GoOptions) => void;

/** The query of the address, and a function that changes it. */
export function useSearchParams(): readonly [URLSearchParams, SetParameters] {
  const router = useRouter();
  const { search } = useLocation();
  return [
    useMemo(() => new URLSearchParams(search), [search]),
    (next, options) => router.go(`?${new URLSearchParams(next).toString()}`, options),
  ];
}

/** Asks before the user leaves the page, while `isOn`. @returns what to do about it; undefined if nothing is asked */
export function useLeaveGuard(isOn: boolean): { readonly leave: () => void; readonly stay: () => void } | undefined {
  const router = useRouter();
  const [asked, setAsked] = useState<() => void>();
  const guard = useEffectEvent((next: Place, leave: () => void) => {
    if (!isOn || next.pathname === router.read().pathname) return false;
    setAsked(() => leave);
    return true;
  });
  useEffect(() => router.guard((next, leave) => guard(next, leave)), [router]);
  const stay = () => setAsked(undefined);
  const leave = () => {
    stay();
    asked?.();
  };
  return asked && { leave, stay };
}
