import { X } from "../icons/icons";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `question` is centred; `side` is a panel. */
  readonly kind?: "question" | "side";
}

/** A native modal dialog: it traps the focus, closes on Escape, and restores the focus. */
export function Dialog({ title, onClose, children, kind = "question" }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headline = useRef<HTMLHeadingElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const heading = useId();
  // A layout effect closes it before the element is removed, so that it can restore the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // A question focuses its first control, which is the safe one; a panel focuses its title.
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
        event.preventDefault(); // the parent removes it
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose(); // on the backdrop
      }}
    >
      <div className={styles.frame}>
        <header className={styles.header}>
          <h2 id={heading} ref={headline} tabIndex={-1} title={typeof title === "string" ? title : undefined}>
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
