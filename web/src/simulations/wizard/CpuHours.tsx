import { useQuery } from "@apollo/client/react";
import { CpuHoursDocument } from "../../api/operations";
import { hours } from "../state/hours";
import styles from "./Wizard.module.css";

/** What is left to the JESS account. It does not keep anyone from sending: JESS decides. */
export function CpuHours() {
  const { data } = useQuery(CpuHoursDocument, { fetchPolicy: "cache-and-network" });
  const account = data?.jessAccount;
  if (!account) return null;
  if (account.isSuspended) {
    return (
      <p className={styles.warning} role="note">
        The JESS account {account.username} is suspended: JESS may reject the simulation.
      </p>
    );
  }
  const { cpuHours, overdraft } = account;
  if (cpuHours === null) return null;
  if (cpuHours + (overdraft ?? 0) <= 0) {
    return (
      <p className={styles.warning} role="note">
        No CPU hours are left to the JESS account {account.username}: JESS may reject the simulation.
      </p>
    );
  }
  return (
    <p className={styles.note}>
      {hours(cpuHours)} left to the JESS account {account.username}.
    </p>
  );
}
