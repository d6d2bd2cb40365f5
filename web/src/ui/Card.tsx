import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface Props {
  readonly title?: string;
  readonly children: ReactNode;
}

export function Card({ title, children }: Props) {
  return (
    <section className={styles.card}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}
