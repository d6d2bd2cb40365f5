import { Link } from "../../routing/Link";
import { useSearchParams } from "../../routing/RouterContext";
import { Button } from "../../ui/Button";
import { type Shown, TABS } from "./jobFilter";
import styles from "./ListFilters.module.css";

/** The statuses as tabs, and the days. Both are in the URL. */
export function ListFilters({ shown }: { readonly shown: Shown }) {
  const [parameters, setParameters] = useSearchParams();
  const addressOf = (key: string) => {
    const next = new URLSearchParams(parameters);
    if (key === "all") next.delete("show");
    else next.set("show", key);
    return `?${next.toString()}`;
  };
  const setDays = (days: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(parameters);
    for (const [name, day] of Object.entries(days)) {
      if (day === "") next.delete(name);
      else next.set(name, day);
    }
    setParameters(next, { replace: true });
  };
  return (
    <div className={styles.filters}>
      <nav aria-label="Which simulations" className={styles.tabs}>
        {TABS.map(({ key, name }) => (
          <Link key={key} to={addressOf(key)} replace aria-current={shown.tab.key === key ? "page" : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <div className={styles.days}>
        {(["from", "to"] as const).map((name) => (
          <label key={name}>
            {name === "from" ? "From" : "To"}
            <input
              type="date"
              value={shown[name]}
              max={name === "from" && shown.to !== "" ? shown.to : undefined}
              min={name === "to" && shown.from !== "" ? shown.from : undefined}
              onChange={({ target }) => setDays({ [name]: target.value })}
            />
          </label>
        ))}
        {(shown.from !== "" || shown.to !== "") && (
          <Button small kind="quiet" onClick={() => setDays({ from: "", to: "" })}>
            All days
          </Button>
        )}
      </div>
    </div>
  );
}
