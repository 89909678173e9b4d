import { useQuery } from "@tanstack/react-query";
import type { JobState } from "../api/types";
import { useFormat } from "../language/language";
import { Badge } from "../ui/badge";
import { DataTable, NumberCell } from "../ui/data-table";
import { Failure, Skeleton } from "../ui/states";
import styles from "./monitor.module.css";
import { jobsQuery } from "./queries";
import { useMonitorTexts } from "./texts";

/** What the server does by itself. What goes wrong stands first. */
export function Jobs() {
  const m = useMonitorTexts();
  const found = useQuery(jobsQuery);
  return (
    <section className={styles.section}>
      <h3>{m.jobs}</h3>
      <p className={styles.quiet}>{m.jobsText}</p>
      {found.isPending && <Skeleton lines={4} height={32} />}
      {found.isError && <Failure compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <DataTable label={m.jobs} columns={[m.job, m.state, m.next, m.succeeded, m.failed, m.waiting]}>
          {found.data.items
            .toSorted((one, other) => other.failures - one.failures)
            .map(job => (
              <JobRow key={job.name} job={job} />
            ))}
        </DataTable>
      )}
    </section>
  );
}

function JobRow({ job }: { job: JobState }) {
  const m = useMonitorTexts();
  const format = useFormat();
  const names: Record<string, string> = m.jobNames;
  return (
    <tr>
      <td>{names[job.name] ?? job.name}</td>
      <td>
        {job.running ? (
          <Badge tone="accent">{m.runs}</Badge>
        ) : job.failures > 0 ? (
          <Badge tone="red">{m.failing({ count: job.failures })}</Badge>
        ) : (
          <Badge tone="green">{m.fine}</Badge>
        )}
      </td>
      <td>{format.dateTime(job.due_at)}</td>
      <td>{job.succeeded_at ? format.ago(job.succeeded_at) : m.notYet}</td>
      <td>{job.failed_at ? format.ago(job.failed_at) : m.notEver}</td>
      <NumberCell>{job.waiting}</NumberCell>
    </tr>
  );
}
