import { Ban, CircleAlert, CircleCheck, CircleHelp, OctagonX } from "../../icons/icons";
import type { ReactNode } from "react";
import { Link } from "../../routing/Link";
import type { JobFactsFragment } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import type { Failure } from "../../failures/failureOf";
import { duration } from "../../ui/duration";
import { pluralize } from "../../ui/pluralize";
import type { Verdict } from "../state/jobState";
import styles from "./VerdictCard.module.css";

interface Props {
  readonly job: JobFactsFragment;
  readonly verdict: Verdict;
  readonly isKnown: boolean;
  readonly failure: Failure | undefined;
  readonly onRetry: () => void;
}

/** How the simulation went. That a job has finished is not told as a success: EnergyPlus has the word. */
export function VerdictCard({ job, verdict, isKnown, failure, onRetry }: Props) {
  if (job.status === "REJECTED") {
    return (
      <Frame tone="bad" icon={<OctagonX size={28} />} title="Not taken on">
        <p>The job was rejected, and nothing was run. {job.message}</p>
      </Frame>
    );
  }
  if (job.status === "CANCELED") {
    return (
      <Frame tone="plain" icon={<Ban size={28} />} title="Cancelled">
        <p>Cases that had run keep their results.</p>
      </Frame>
    );
  }
  if (failure) return <FailureNotice failure={failure} onRetry={onRetry} />;
  if (!isKnown) return <p role="status">Reading how it went …</p>;
  if (!verdict) {
    return (
      <Frame tone="plain" icon={<CircleHelp size={28} />} title="All cases were run">
        <p>There is no verdict of EnergyPlus at the top of the results: look at the files of each case.</p>
      </Frame>
    );
  }
  const { isSuccessful, warnings, severeErrors, elapsedSeconds } = verdict;
  return (
    <Frame
      tone={isSuccessful ? "good" : "bad"}
      icon={isSuccessful ? <CircleCheck size={28} /> : <CircleAlert size={28} />}
      title={isSuccessful ? "Simulation successful" : "Simulation failed"}
    >
      <p>
        <strong>{pluralize(warnings, "warning")}</strong>, <strong>{pluralize(severeErrors, "severe error")}</strong>
        {elapsedSeconds !== null &&
          (elapsedSeconds < 1 ? ", in less than 1 s" : `, in ${duration(elapsedSeconds * 1000)}`)}
        .{" "}
        {warnings + severeErrors > 0 && (
          <Link to="?tab=log&log=%2Feplusout.err">
            {isSuccessful ? "Read the warnings" : "Read the reasons"} (eplusout.err)
          </Link>
        )}
      </p>
    </Frame>
  );
}

interface FrameProps {
  readonly tone: "good" | "bad" | "plain";
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Frame({ tone, icon, title, children }: FrameProps) {
  return (
    <section className={`${styles.card} ${styles[tone]}`}>
      <span aria-hidden>{icon}</span>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  );
}
