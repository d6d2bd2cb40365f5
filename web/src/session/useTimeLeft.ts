import { useEffect, useState } from "react";

/** Milliseconds until a time, updated each second; undefined if there is none. */
export function useTimeLeft(end: string | null | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return end === null || end === undefined ? undefined : Math.max(0, Date.parse(end) - now);
}
