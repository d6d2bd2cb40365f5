import { useEffect, useState } from "react";

/** Seconds until a time, rounded up; 0 if it has passed or there is none. */
export function useCountdown(until = 0): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const isWaiting = left > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return left;
}
