import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "../../routing/RouterContext";
import { RecentJobsDocument, RerunDocument, SubmitStoredDocument } from "../../api/operations";
import { failureOf } from "../../failures/failureOf";
import { useSessionEnd } from "../../session/SessionContext";
import { useNotices } from "../../shell/NoticesContext";
import { TransferRate } from "../../uploads/TransferRate";
import { jobAddress } from "../parts/address";
import { titleOf } from "../state/jobWords";
import { formFields, storedInput, type Titles } from "./inputs";
import type { Options } from "./options";
import { type JobResult, resultOf, sendJob } from "./sendJob";
import type { Source } from "./source";

export interface Order {
  readonly source: Source;
  readonly options: Options;
  readonly titles: Titles;
}

export type SubmissionState =
  | { readonly phase: "idle" }
  /** Bytes, and bytes per second once known; without files nothing is counted. */
  | { readonly phase: "sending"; readonly sent: number; readonly total: number; readonly rate: number | undefined }
  /** `newestBefore` is the newest job before this one was sent: what is newer may be it. */
  | { readonly phase: "uncertain"; readonly newestBefore: string | undefined; readonly sentAt: number }
  | Exclude<JobResult, { readonly phase: "created" | "uncertain" }>;

/** Submits a job and goes to its page. It is sent once for each call, whatever happens. */
export function useSubmission() {
  const client = useApolloClient();
  const navigate = useNavigate();
  const onSessionEnd = useSessionEnd();
  const { say, warn } = useNotices();
  const [state, setState] = useState<SubmissionState>({ phase: "idle" });
  const isHere = useRef(true);
  const sending = useRef<AbortController>(undefined);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  useEffect(() => {
    if (state.phase !== "sending") return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state.phase]);

  const newestId = async () => {
    const options = { query: RecentJobsDocument, variables: { first: 1 }, fetchPolicy: "network-only" } as const;
    const { data } = await client.query(options).catch(() => ({ data: undefined })); // then the time has to do
    return data?.jobs.nodes[0]?.id ?? (data ? "0" : undefined);
  };

  const send = async ({ source, options, titles }: Order): Promise<JobResult> => {
    switch (source.from) {
      case "files": {
        const controller = new AbortController();
        sending.current = controller;
        const rate = new TransferRate();
        const onProgress = (sent: number, total: number) =>
          setState({ phase: "sending", sent, total, rate: rate.measure(sent) });
        return sendJob(source.files, formFields(titles, options), { signal: controller.signal, onProgress });
      }
      case "folder": {
        const variables = { path: source.path, input: storedInput(titles, options) };
        const { data } = await client.mutate({ mutation: SubmitStoredDocument, variables });
        return data ? resultOf(data.submitStoredJob) : { phase: "uncertain" };
      }
      case "job": {
        const variables = { id: source.id, input: storedInput(titles, options) };
        const { data } = await client.mutate({ mutation: RerunDocument, variables });
        return data ? resultOf(data.rerunJob) : { phase: "uncertain" };
      }
    }
  };

  const submit = async (order: Order) => {
    if (state.phase === "sending") return;
    setState({ phase: "sending", sent: 0, total: 0, rate: undefined });
    const newestBefore = await newestId();
    const sentAt = Date.now();
    const result = await send(order).catch((error: unknown): JobResult => {
      const failure = failureOf(error);
      // Whether the service got it, and the job was created, is not known.
      return failure.code === "UNREACHABLE" || failure.code === "UNKNOWN"
        ? { phase: "uncertain" }
        : { phase: "failed", failure };
    });
    const title = order.titles.title.trim();
    if (result.phase === "created") {
      const number = isHere.current || title === "" ? "" : ` as number ${result.jobId}`;
      say(`Submitted${number}: “${titleOf({ id: result.jobId, title })}”`);
      if (isHere.current) navigate(jobAddress(result.jobId));
      return;
    }
    if (result.phase === "failed" && result.failure.code === "UNAUTHENTICATED") onSessionEnd();
    if (!isHere.current) {
      const outcome = result.phase === "uncertain" ? "Perhaps submitted" : "Not submitted";
      warn(`${outcome}: ${title === "" ? "a simulation without a title" : `“${title}”`}`);
    }
    setState(result.phase === "uncertain" ? { phase: "uncertain", newestBefore, sentAt } : result);
  };

  return {
    state,
    submit,
    cancel: () => sending.current?.abort(),
    reset: () => setState({ phase: "idle" }),
  };
}
