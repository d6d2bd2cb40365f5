import { useQuery } from "@apollo/client/react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useSearchParams } from "../../routing/RouterContext";
import { type JobFactsFragment, ResultTextDocument } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { byteCount } from "../../ui/byteCount";
import { Choice } from "../../ui/Choice";
import { Loading } from "../../ui/Loading";
import styles from "./LogTab.module.css";

const LAST_BYTES = 65_536;
/** How often the log of an active job is read again. */
const FOLLOW_MS = 5_000;
/** A reader within so many pixels of the end wants to see what comes. */
const NEAR_END = 40;

const LOGS = [
  { key: "/console.log", name: "Console" },
  { key: "/eplusout.err", name: "Errors (eplusout.err)" },
] as const;

/** The end of a log; while the job is active it follows. */
export function LogTab({ job }: { readonly job: JobFactsFragment }) {
  const [parameters, setParameters] = useSearchParams();
  const { key: path } = LOGS.find(({ key }) => key === parameters.get("log")) ?? LOGS[0];
  const { data, error, loading, refetch } = useQuery(ResultTextDocument, {
    variables: { id: job.id, path, maxBytes: LAST_BYTES, from: "END" },
    fetchPolicy: "network-only",
    pollInterval: job.isEnded ? 0 : FOLLOW_MS,
    skipPollAttempt: () => document.visibilityState === "hidden",
  });
  const { isEnded } = job;
  const wasEnded = useRef(isEnded);
  useEffect(() => {
    if (isEnded && !wasEnded.current) void refetch().catch(() => undefined); // shown as `error`
    wasEnded.current = isEnded;
  }, [isEnded, refetch]);

  const result = data?.job?.result;
  return (
    <>
      <div className={styles.bar}>
        <Choice
          label="Log"
          options={LOGS}
          value={path}
          onChange={(key) => setParameters({ tab: "log", log: key }, { replace: true })}
        />
        {result && (
          <p>
            {result.text.truncated
              ? `Last ${byteCount(LAST_BYTES)} of ${byteCount(result.size)}`
              : byteCount(result.size)}
            {!isEnded && ", following"}
          </p>
        )}
      </div>
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {!data && !error && loading && <Loading />}
      {data && !result && (
        <p className={styles.none}>
          {isEnded ? "The results have no such file." : "The log cannot be read before the job has ended."}
        </p>
      )}
      {result && <Lines text={result.text.content} />}
    </>
  );
}

function Lines({ text }: { readonly text: string }) {
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  if (text === "") return <p className={styles.none}>The log is empty.</p>;
  return (
    // Focusable, so that it can be scrolled by keyboard.
    <pre
      ref={box}
      className={styles.log}
      tabIndex={0}
      aria-label="Content of the log"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      {text}
    </pre>
  );
}
