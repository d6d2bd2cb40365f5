import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** A question stands in the middle; something to look at comes in from the side. */
  readonly kind?: "question" | "side";
}

/** A modal dialog of the browser: it keeps the focus inside, closes by Escape, and gives the focus back. */
export function Dialog({ title, onClose, children, kind = "question" }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headline = useRef<HTMLHeadingElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const heading = useId();
  // Before the element goes, or it could not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // What is to be looked at is read from its title on; a question waits at its first control, the harmless one.
    const control = content.current?.querySelector<HTMLElement>("input, button");
    if (kind === "question" && control) control.focus();
    else headline.current?.focus();
    return () => element?.close();
  }, [kind]);
  return (
    <dialog
      ref={dialog}
      className={`${styles.dialog} ${styles[kind]}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault(); // whoever opened it takes it away
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose(); // beside it
      }}
    >
      <div className={styles.frame}>
        <header className={styles.header}>
          <h2 id={heading} ref={headline} tabIndex={-1}>
            {title}
          </h2>
          <IconButton label="Close" onClick={onClose}>
            <X size={20} />
          </IconButton>
        </header>
        <div ref={content} className={styles.content}>
          {children}
        </div>
      </div>
    </dialog>
  );
}

/** The buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
