import { useState, type ReactNode } from "react";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import { Menu } from "./Menu";

interface Props {
  readonly label: string;
  /** With words it is a button, without one an icon. */
  readonly words?: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

/** A button that opens a menu below it. */
export function MenuButton({ label, words, icon, children }: Props) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const open = (element: HTMLElement) => {
    const { left, bottom } = element.getBoundingClientRect();
    setAt({ x: left, y: bottom + 4 });
  };
  const common = { "aria-haspopup": "menu", "aria-expanded": at !== undefined } as const;
  return (
    <>
      {words === undefined ? (
        <IconButton label={label} {...common} onClick={({ currentTarget }) => open(currentTarget)}>
          {icon}
        </IconButton>
      ) : (
        <Button {...common} onClick={({ currentTarget }) => open(currentTarget)}>
          {icon}
          {words}
        </Button>
      )}
      {at && (
        <Menu label={label} at={at} onClose={() => setAt(undefined)}>
          {children}
        </Menu>
      )}
    </>
  );
}
