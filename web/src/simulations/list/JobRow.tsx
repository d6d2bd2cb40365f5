import { Ban, EllipsisVertical, FileArchive, RotateCcw } from "../../icons/icons";
import { useRef } from "react";
import { Link } from "../../routing/Link";
import { useNavigate } from "../../routing/RouterContext";
import { archiveUrl } from "../../api/endpoints";
import { duration } from "../../ui/duration";
import { MenuItem } from "../../ui/Menu";
import { jobAddress, rerunAddress } from "../parts/address";
import { CaseBar } from "../state/CaseBar";
import { inWords } from "../state/cases";
import { ago, moment, titleOf, TYPE_NAMES } from "../state/jobWords";
import { MenuButton } from "../../ui/MenuButton";
import { StatePill } from "../state/StatePill";
import { useZip } from "../parts/useZip";
import { useVerdict } from "../state/useVerdict";
import styles from "./JobTable.module.css";
import type { ListedJob } from "./useJobList";
import { useSeen } from "./useSeen";

interface Props {
  readonly job: ListedJob;
  readonly now: number;
  readonly onCancel: (job: ListedJob) => void;
}

export function JobRow({ job, now, onCancel }: Props) {
  const row = useRef<HTMLTableRowElement>(null);
  const isSeen = useSeen(row);
  const { verdict } = useVerdict(job, isSeen);
  const navigate = useNavigate();
  const { zip, busy } = useZip();
  const title = titleOf(job);
  const cpu = job.cpuSeconds === null ? "–" : duration(job.cpuSeconds * 1000);
  const received = job.receivedAt;
  return (
    <tr ref={row}>
      <th scope="row">
        <Link to={jobAddress(job.id)} className={styles.title} title={title}>
          {title}
        </Link>
        <span className={styles.facts}>
          {TYPE_NAMES[job.type]} · {job.id}
          <span className={styles.receivedBelow}>{received !== null && ` · ${ago(received, now)}`}</span>
        </span>
      </th>
      <td className={styles.state}>
        <StatePill job={job} verdict={verdict} />
      </td>
      <td className={styles.cases}>
        {job.progress.total > 0 ? (
          <>
            <CaseBar progress={job.progress} />
            <span className={styles.count} title={inWords(job.progress)} aria-hidden>
              {job.progress.collected.toLocaleString("en")} / {job.progress.total.toLocaleString("en")}
            </span>
          </>
        ) : (
          <span className={styles.none}>–</span>
        )}
      </td>
      <td className={styles.cpu}>{cpu}</td>
      <td className={styles.received}>
        {received !== null && (
          <time dateTime={received} title={moment(received)}>
            {ago(received, now)}
          </time>
        )}
      </td>
      <td className={styles.actions}>
        <MenuButton label={`Actions for ${title}`} icon={<EllipsisVertical size={18} />}>
          <MenuItem icon={<RotateCcw size={18} />} onSelect={() => navigate(rerunAddress(job.id))}>
            Run again
          </MenuItem>
          {job.isEnded && job.status !== "REJECTED" && (
            <MenuItem
              icon={<FileArchive size={18} />}
              onSelect={() => {
                if (!busy) void zip({ url: archiveUrl(job.id), name: `${job.id}.zip` });
              }}
            >
              Download all results
            </MenuItem>
          )}
          {!job.isEnded && (
            <MenuItem danger icon={<Ban size={18} />} onSelect={() => onCancel(job)}>
              Cancel
            </MenuItem>
          )}
        </MenuButton>
      </td>
    </tr>
  );
}
