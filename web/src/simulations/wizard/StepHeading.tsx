import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Wizard.module.css";

/** The heading of a step. It takes the focus when the step changes, not when the page opens. */
export function StepHeading({ children }: { readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Where the button was that led here, there is nothing now.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={styles.heading}>
      {children}
    </h2>
  );
}
