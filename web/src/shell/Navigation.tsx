import { FlaskConical, FolderOpen, Mail, PlugZap, UserRound } from "../icons/icons";
import { NavLink } from "../routing/Link";
import styles from "./Navigation.module.css";

const PLACES = [
  { to: "/browse", name: "Files", Icon: FolderOpen },
  { to: "/simulations", name: "Simulations", Icon: FlaskConical },
  { to: "/jess", name: "JESS", Icon: PlugZap },
  { to: "/mail", name: "Mail", Icon: Mail },
  { to: "/account", name: "Account", Icon: UserRound },
] as const;

/** A sidebar on wide screens, a bottom bar on small ones. */
export function Navigation() {
  return (
    <nav className={styles.navigation} aria-label="Main">
      <ul>
        {PLACES.map(({ to, name, Icon }) => (
          <li key={to}>
            <NavLink to={to} className={styles.link ?? ""}>
              <Icon size={20} />
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
