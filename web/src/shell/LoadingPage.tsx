import styles from "./Page.module.css";

/** Shown while the code of a page is being loaded; at first for so short a time that it is left empty. */
export function LoadingPage() {
  return (
    <div className={`${styles.page} ${styles.loading}`} aria-busy>
      <p className="unseen" role="status">
        Loading …
      </p>
      <div className={styles.barLarge} aria-hidden />
      <div className={styles.bar} aria-hidden />
      <div className={styles.box} aria-hidden />
    </div>
  );
}
