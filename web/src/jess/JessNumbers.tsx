import { useQuery } from "@apollo/client/react";
import { TriangleAlert } from "../icons/icons";
import { JessAccountDocument, type JessAccountQuery } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { byteCount } from "../ui/byteCount";
import { Card } from "../ui/Card";
import { duration } from "../ui/duration";
import { Loading } from "../ui/Loading";
import styles from "./JessNumbers.module.css";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

type Usage = JessAccountQuery["jessUsage"][number];

const orUndefined = <T, R>(value: T | null, text: (value: T) => R): R | undefined =>
  value === null ? undefined : text(value);

/** What the account has used so far, with names. */
function numbersOf(usage: Usage): readonly (readonly [name: string, value: string | undefined])[] {
  const count = (value: number) => number.format(value);
  return [
    ["Simulations", orUndefined(usage.submissions, count)],
    ["Cases run", orUndefined(usage.cases, count)],
    ["CPU time used", orUndefined(usage.cpuSeconds, (seconds) => duration(seconds * 1000))],
    ["Stored", orUndefined(usage.storedBytes, byteCount)],
    ["Uploaded", orUndefined(usage.uploadedBytes, byteCount)],
    ["Downloaded", orUndefined(usage.downloadedBytes, byteCount)],
    ["Last used", orUndefined(usage.latestAt, (at) => day.format(new Date(at)))],
  ];
}

/** The JESS account: CPU hours that are left, and what has been used. Only for an account that is linked. */
export function JessNumbers() {
  const { data, error, refetch } = useQuery(JessAccountDocument, { fetchPolicy: "cache-and-network" });
  if (error && !data) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <Card>
        <Loading />
      </Card>
    );
  const { jessAccount: account, jessUsage } = data;
  return (
    <>
      {account.isSuspended && (
        <p className={styles.suspended} role="note">
          <TriangleAlert size={18} />
          The JESS account {account.username} is suspended. Simulations may be rejected: contact the operators of JESS.
        </p>
      )}
      <Card title="CPU hours">
        {account.cpuHours === null ? (
          <p>JESS does not say how many are left.</p>
        ) : (
          <p>
            <strong className={account.cpuHours > 0 ? styles.big : styles.bigBad}>
              {number.format(account.cpuHours)}
            </strong>{" "}
            left to the account {account.username}
            {account.overdraft !== null && account.overdraft > 0 && (
              <span className={styles.note}>It may go below zero by {number.format(account.overdraft)} CPU hours.</span>
            )}
          </p>
        )}
      </Card>
      {jessUsage.map((usage) => (
        <Card key={usage.username} title={jessUsage.length > 1 ? `Usage of ${usage.username}` : "Usage so far"}>
          <dl className={styles.numbers}>
            {numbersOf(usage).map(([name, value]) =>
              value === undefined ? null : (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
            )}
          </dl>
          {usage.note !== null && <p className={styles.note}>{usage.note}</p>}
        </Card>
      ))}
    </>
  );
}
