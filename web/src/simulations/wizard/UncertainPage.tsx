import { useApolloClient } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { RecentJobsDocument, type RecentJobsQuery } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { type Failure, failureOf } from "../../failures/failureOf";
import { Page } from "../../shell/Page";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { LinkButton } from "../../ui/LinkButton";
import { BackLink } from "../job/BackLink";
import { useNow } from "../live/useNow";
import { jobAddress } from "../parts/address";
import { ago, titleOf, TYPE_NAMES } from "../state/jobWords";
import type { Order, SubmissionState } from "../submission/useSubmission";
import styles from "./Wizard.module.css";

/** When the list is looked at: it may lag behind. Only after the last look it may be sent again. */
const LOOKS_MS = [0, 5_000, 20_000] as const;
const LAST_LOOK_MS = 20_000;
/** Clocks differ; for when the newest job before is not known. */
const CLOCKS_MS = 10 * 60_000;

type Candidate = RecentJobsQuery["jobs"]["nodes"][number];

interface Props {
  readonly order: Order;
  readonly state: Extract<SubmissionState, { phase: "uncertain" }>;
  readonly onAgain: () => void;
}

/** All was sent and no answer came. A second job costs CPU hours, so the user looks before anything is sent again. */
export function UncertainPage({ order, state, onAgain }: Props) {
  const { candidates, failure, looks } = useCandidates(order.titles.title, state);
  const now = useNow();
  const wait = Math.ceil((state.sentAt + LAST_LOOK_MS - now) / 1000);
  const mayAgain = looks >= LOOKS_MS.length || (wait <= 0 && failure !== undefined);
  return (
    <Page
      title="Was it submitted?"
      above={<BackLink />}
      lead={`${order.source.from === "files" ? "Your files were sent" : "It was sent"}, but no answer came. The simulation may have been created.`}
    >
      <Card title={candidates.length > 0 ? "Is it one of these?" : "Looking for it"}>
        <div role="status">
          {candidates.length === 0 && (
            <p>
              {mayAgain
                ? "No new simulation of this title was found."
                : "The list of simulations is being read. A new one may take some seconds to appear."}
            </p>
          )}
          {candidates.length > 0 && (
            <ul className={styles.candidates}>
              {candidates.map((job) => (
                <li key={job.id}>
                  <span>
                    <strong>{titleOf(job)}</strong>
                    <span className={styles.note}>
                      {TYPE_NAMES[job.type]} · {job.id}
                      {job.receivedAt !== null && ` · received ${ago(job.receivedAt, now)}`}
                    </span>
                  </span>
                  <LinkButton to={jobAddress(job.id)}>This is it</LinkButton>
                </li>
              ))}
            </ul>
          )}
        </div>
        {failure && <FailureNotice failure={failure} />}
        <div className={styles.actions}>
          <Button disabled={!mayAgain} onClick={onAgain}>
            {mayAgain || wait <= 0
              ? candidates.length > 0
                ? "None of these: send again"
                : "Not there: send again"
              : `Send again in ${wait} s, if it is not there`}
          </Button>
        </div>
      </Card>
    </Page>
  );
}

/** The jobs that the submission may have become: new ones of the same title. */
function useCandidates(title: string, { newestBefore, sentAt }: Props["state"]) {
  const client = useApolloClient();
  const [found, setFound] = useState<readonly Candidate[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const since = new Date(sentAt - 86_400_000).toISOString().slice(0, 10);
    const look = async () => {
      try {
        const variables = { first: 50, filter: { since } };
        const { data } = await client.query({ query: RecentJobsDocument, variables, fetchPolicy: "network-only" });
        setFound(data?.jobs.nodes ?? []);
        setFailure(undefined);
        setLooks((before) => before + 1);
      } catch (error) {
        setFailure(failureOf(error));
      }
    };
    const timers = LOOKS_MS.map((at) => setTimeout(() => void look(), Math.max(0, sentAt + at - Date.now())));
    return () => timers.forEach(clearTimeout);
  }, [client, sentAt]);
  const isNew = ({ id, receivedAt }: Candidate) =>
    newestBefore === undefined
      ? receivedAt === null || Date.parse(receivedAt) >= sentAt - CLOCKS_MS
      : Number(id) > Number(newestBefore);
  const candidates = found.filter((job) => isNew(job) && (job.title ?? "").trim() === title.trim());
  return { candidates, failure, looks };
}
