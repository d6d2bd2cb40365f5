import { ChevronLeft } from "lucide-react";
import { Link } from "react-router";
import { SIMULATIONS } from "../parts/address";
import styles from "./JobPage.module.css";

export function BackLink() {
  return (
    <Link to={SIMULATIONS} className={styles.back}>
      <ChevronLeft size={16} aria-hidden />
      Simulations
    </Link>
  );
}
