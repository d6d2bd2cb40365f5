import { ChartLine } from "../../icons/icons";
import { useSearchParams } from "../../routing/RouterContext";
import type { JobFactsFragment } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { nameOf } from "../../files/filePath";
import { byteCount } from "../../ui/byteCount";
import { EmptyState } from "../../ui/EmptyState";
import { SelectField } from "../../ui/SelectField";
import { filesIn, type ResultFile, useResultFolder } from "../results/useResultFolder";
import { Loading } from "../../ui/Loading";
import styles from "./Charts.module.css";
import { ScatterChart } from "./ScatterChart";
import { TimeCharts } from "./TimeCharts";
import { MAX_BYTES, useTable } from "./useTable";

/** What is most often wanted, first. */
const PREFERRED = ["/eplusmtr.csv", "/SimResults.csv", "/eplusout.csv"];

/** Charts of the CSV files among the results. */
export default function ChartsTab({ job }: { readonly job: JobFactsFragment }) {
  if (job.isEnded) return <Charts jobId={job.id} />;
  return (
    <EmptyState icon={<ChartLine size={32} />} title="No charts yet">
      <p>They are drawn from the results, which are here when the simulation has ended.</p>
    </EmptyState>
  );
}

function Charts({ jobId }: { readonly jobId: string }) {
  const { folder, error, refetch } = useResultFolder(jobId, "/");
  const [parameters, setParameters] = useSearchParams();
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (folder === undefined) return <Loading />;
  const files = folder ? filesIn(folder).filter(({ name }) => /\.csv$/i.test(name)) : [];
  const drawable = files.filter(({ size }) => size <= MAX_BYTES);
  const first = PREFERRED.map((path) => drawable.find((file) => file.path === path)).find(Boolean) ?? drawable[0];
  const shown = drawable.find(({ path }) => path === parameters.get("csv")) ?? first;
  if (!shown) {
    return (
      <EmptyState icon={<ChartLine size={32} />} title="Nothing to draw">
        <p>
          {files.length > 0
            ? `All CSV files of the results are larger than ${byteCount(MAX_BYTES)}.`
            : "There are no CSV files among the results."}
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <SelectField
        label="File"
        value={shown.path}
        onChange={({ target }) => setParameters({ tab: "charts", csv: target.value }, { replace: true })}
      >
        {files.map(({ path, size }) => (
          <option key={path} value={path} disabled={size > MAX_BYTES}>
            {path.slice(1)} · {byteCount(size)}
            {size > MAX_BYTES && ", too large"}
          </option>
        ))}
      </SelectField>
      <FileCharts key={shown.path} file={shown} />
    </>
  );
}

function FileCharts({ file }: { readonly file: ResultFile }) {
  const state = useTable(file.url);
  const name = nameOf(file.path).replace(/\.csv$/i, "");
  switch (state.phase) {
    case "loading":
      return (
        <div className={styles.loading}>
          <p role="status">Reading {file.name} …</p>
          <progress aria-label={`Progress of ${file.name}`} max={Math.max(1, file.size)} value={state.bytes} />
        </div>
      );
    case "failed":
      return <FailureNotice failure={state.failure} onRetry={state.retry} />;
    case "tooLarge":
      return <p className={styles.none}>The file is larger than {byteCount(MAX_BYTES)}. Download it to draw it.</p>;
    case "table": {
      const { table } = state;
      if (table.columns.length === 0 || table.rowCount === 0) {
        return <p className={styles.none}>This file has no columns of numbers that could be drawn.</p>;
      }
      return table.times ? (
        <TimeCharts table={table} times={table.times} name={name} />
      ) : (
        <ScatterChart table={table} name={name} />
      );
    }
  }
}
