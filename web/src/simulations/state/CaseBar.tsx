import styles from "./CaseBar.module.css";
import { inWords, PARTS, type Progress } from "./cases";

/** The cases of a job as a bar of five parts. */
export function CaseBar({ progress, large = false }: { readonly progress: Progress; readonly large?: boolean }) {
  return (
    <div className={`${styles.bar} ${large ? styles.large : ""}`} role="img" aria-label={inWords(progress)}>
      {PARTS.map(({ key }) =>
        progress[key] > 0 ? <span key={key} className={styles[key]} style={{ flexGrow: progress[key] }} /> : null,
      )}
    </div>
  );
}

/** What the parts of the bar are, in words and numbers. */
export function CaseLegend({ progress }: { readonly progress: Progress }) {
  return (
    <ul className={styles.legend}>
      {PARTS.map(({ key, name, hint }) => (
        <li key={key} title={hint} className={progress[key] === 0 ? styles.none : undefined}>
          <span className={`${styles.sign} ${styles[key]}`} aria-hidden />
          {name} <strong>{progress[key].toLocaleString("en")}</strong>
        </li>
      ))}
    </ul>
  );
}
