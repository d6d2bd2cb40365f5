import { Button } from "../ui/Button";
import styles from "./DemoAccount.module.css";

interface Props {
  readonly lead: string;
  /** Labels and values of the form's fields. */
  readonly fields: readonly (readonly [label: string, value: string])[];
  readonly onUse: () => void;
}

/** On the sandbox: which account visitors can use, and a button that fills in the form. */
export function DemoAccount({ lead, fields, onUse }: Props) {
  return (
    <section className={styles.box} aria-label="Demo account">
      <p>{lead}</p>
      <dl>
        {fields.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button small onClick={onUse}>
        Fill in
      </Button>
    </section>
  );
}
