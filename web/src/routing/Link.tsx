import type { ComponentProps, MouseEvent } from "react";
import { useLocation, useRouter } from "./RouterContext";

interface Props extends Omit<ComponentProps<"a">, "href"> {
  /** A path of the page, or a query for the present path. */
  readonly to: string;
  /** In place of the present entry of the history. */
  readonly replace?: boolean;
}

/** A click that asks the browser for something else, such as another tab. */
const isSpecial = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button !== 0 || metaKey || ctrlKey || shiftKey || altKey;

/** A link to another address of the page, without loading the page anew. */
export function Link({ to, replace = false, onClick, ...rest }: Props) {
  const router = useRouter();
  return (
    <a
      {...rest}
      href={router.href(to)}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || isSpecial(event)) return;
        event.preventDefault();
        router.go(to, { replace });
      }}
    />
  );
}

/** A link that is marked while the user is at its address or below it. */
export function NavLink({ to, ...rest }: Props) {
  const { pathname } = useLocation();
  const isCurrent = pathname === to || pathname.startsWith(`${to}/`);
  return <Link to={to} aria-current={isCurrent ? "page" : undefined} {...rest} />;
}
