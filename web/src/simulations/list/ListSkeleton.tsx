import styles from "./SimulationsPage.module.css";

const ROWS = [34, 26, 41, 22, 37, 30];

/** Shown while the list loads. */
export function ListSkeleton() {
  return (
    <div className={styles.frame} aria-busy>
      <p className="unseen" role="status">
        Loading …
      </p>
      {ROWS.map((width) => (
        <div key={width} className={styles.row} aria-hidden>
          <span className={styles.bar} style={{ width: `${width}%` }} />
          <span className={styles.bar} style={{ width: "10%", marginLeft: "auto" }} />
          <span className={styles.bar} style={{ width: "16%" }} />
        </div>
      ))}
    </div>
  );
}
