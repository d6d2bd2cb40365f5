import { Check } from "../../icons/icons";
import styles from "./Wizard.module.css";

const NAMES = ["Files", "Program", "Check and run"] as const;

/** Where one is in the wizard. */
export function Steps({ step }: { readonly step: 1 | 2 | 3 }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {NAMES.map((name, index) => (
        <li
          key={name}
          aria-current={index + 1 === step ? "step" : undefined}
          className={index + 1 < step ? styles.done : undefined}
        >
          <span aria-hidden>{index + 1 < step ? <Check size={16} /> : index + 1}</span>
          {name}
        </li>
      ))}
    </ol>
  );
}
