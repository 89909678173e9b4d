import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Activity } from "lucide-react";
import { useFormat } from "../language/language";
import { Segments } from "../ui/segments";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Alerts } from "./alerts";
import { Drills } from "./drills";
import { FigureChart } from "./figure-chart";
import { Jobs } from "./jobs";
import styles from "./monitor.module.css";
import { monitorQuery, type Period, periods } from "./queries";
import { useMonitorTexts } from "./texts";

/** Settings, "Monitoring": for whoever runs the server and nothing beside it that watches. */
export function MonitorSection() {
  const m = useMonitorTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const hours: Period = periods.find(each => String(each) === search.hours) ?? 24;
  const found = useQuery(monitorQuery(hours));
  const choose = (chosen: string) =>
    void navigate({
      to: "/settings/$section",
      params: { section: "monitor" },
      search: { hours: chosen === "24" ? undefined : chosen },
      replace: true,
    });
  return (
    <div className={styles.page}>
      <Alerts />
      <p className={styles.quiet}>{m.text}</p>
      <Segments
        className={styles.choice}
        label={m.period}
        value={String(hours)}
        onChange={choose}
        choices={periods.map(count => ({ id: String(count), label: m.hours({ count }) }))}
      />
      {found.isPending && <Skeleton lines={4} height={120} />}
      {found.isError && <Failure compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.nodes.length === 0 && (
        <Empty compact icon={<Activity />} title={m.nothing}>
          {m.nothingText}
        </Empty>
      )}
      {found.data?.nodes.map(node => (
        <section key={node.node} className={styles.section}>
          <h3>{m.node({ node: node.node, ago: format.ago(node.last_seen) })}</h3>
          <div className={styles.charts}>
            {node.series.map(series => (
              <FigureChart key={series.figure} series={series} report={found.data} />
            ))}
          </div>
        </section>
      ))}
      <Jobs />
      {found.data && <Drills drills={found.data.drills} />}
    </div>
  );
}
