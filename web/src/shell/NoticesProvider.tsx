import { CircleCheck } from "../icons/icons";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import styles from "./Notices.module.css";
import { NoticesContext } from "./NoticesContext";

const SHOWN_MS = 6_000;

interface Notice {
  readonly id: number;
  readonly text: string;
}

/** Shows messages for a few seconds; screen readers announce them. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>();
  const value = useMemo(
    () => ({ say: (text: string) => setNotice((last) => ({ id: (last?.id ?? 0) + 1, text })) }),
    [],
  );
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <NoticesContext value={value}>
      {children}
      <div className={styles.place} role="status">
        {notice && (
          <p key={notice.id} className={styles.notice}>
            <CircleCheck size={18} />
            {notice.text}
          </p>
        )}
      </div>
    </NoticesContext>
  );
}
