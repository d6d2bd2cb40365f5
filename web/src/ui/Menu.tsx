import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import styles from "./Menu.module.css";

interface Props {
  readonly label: string;
  /** Where it opens: the left or right edge, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const MARGIN = 8;

/** A menu above everything else. Closes on Escape, on a click elsewhere, and after a choice; then the focus is where it was. */
export function Menu({ label, at, onClose, children }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(MARGIN, Math.min(at.x, window.innerWidth - width - MARGIN))}px`;
    element.style.top = `${Math.max(MARGIN, Math.min(at.y, window.innerHeight - height - MARGIN))}px`;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return () => {
      if (element.matches(":focus-within") && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [at]);

  // Not the light dismiss of browsers: that would close a context menu when the button that opened it is released.
  const onPointerDown = useEffectEvent(({ target }: PointerEvent) => {
    if (target instanceof Node && !menu.current?.contains(target)) onClose();
  });
  const close = useEffectEvent(() => onClose());
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener("pointerdown", (event) => onPointerDown(event), { signal, capture: true });
    window.addEventListener("resize", () => close(), { signal });
    window.addEventListener("scroll", () => close(), { signal });
    return () => controller.abort();
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const index = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab" || event.key === "Escape") onClose();
    if (event.key === "Escape") event.preventDefault(); // it clears no selection
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  };

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles.menu}
      onKeyDown={onKeyDown}
      onClick={onClose}
    >
      {children}
    </div>
  );
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function MenuItem({ icon, danger, onSelect, children }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={`${styles.item} ${danger ? styles.danger : ""}`}
      onClick={onSelect}
    >
      {icon}
      {children}
    </button>
  );
}
