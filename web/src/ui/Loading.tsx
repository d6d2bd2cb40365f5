import styles from "./Loading.module.css";

/** In place of what is being loaded; for a moment it is left empty, because most is here by then. */
export function Loading() {
  return (
    <div className={styles.lines} aria-busy>
      <p className="unseen" role="status">
        Loading …
      </p>
      <div className={styles.bar} aria-hidden />
      <div className={styles.bar} aria-hidden />
      <div className={styles.bar} aria-hidden />
    </div>
  );
}
