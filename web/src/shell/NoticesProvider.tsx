import { CircleAlert, CircleCheck } from "../icons/icons";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import styles from "./Notices.module.css";
import { NoticesContext } from "./NoticesContext";

const SHOWN_MS = 6_000;

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isProblem: boolean;
}

/** Shows messages for a few seconds, each in three lines at most; screen readers announce all of it. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>();
  const value = useMemo(() => {
    const show = (text: string, isProblem: boolean) =>
      setNotice((last) => ({ id: (last?.id ?? 0) + 1, text, isProblem }));
    return { say: (text: string) => show(text, false), warn: (text: string) => show(text, true) };
  }, []);
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
          <p key={notice.id} className={styles.notice} title={notice.text}>
            {notice.isProblem ? <CircleAlert size={18} /> : <CircleCheck size={18} />}
            <span className={styles.text}>{notice.text}</span>
          </p>
        )}
      </div>
    </NoticesContext>
  );
}
