import { ChevronLeft } from "../../icons/icons";
import { Link } from "../../routing/Link";
import { SIMULATIONS } from "../parts/address";
import styles from "./JobPage.module.css";

export function BackLink() {
  return (
    <Link to={SIMULATIONS} className={styles.back}>
      <ChevronLeft size={16} />
      Simulations
    </Link>
  );
}
