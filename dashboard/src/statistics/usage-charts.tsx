import { Link } from "@tanstack/react-router";
import { ChartNoAxesColumn, FileJson, Table } from "lucide-react";
import type { UsageReport } from "../api/types";
import { useFormat } from "../language/language";
import { paths } from "../paths";
import { LinkButton } from "../ui/button";
import { DataTable, NumberCell } from "../ui/data-table";
import { DayChart } from "../ui/day-chart";
import { Empty } from "../ui/states";
import styles from "./statistics.module.css";
import { useStatisticsTexts } from "./texts";

interface UsageChartsProps {
  usage: UsageReport;
  /** Where the same stands for programs. */
  source: string;
  days: number;
}

const shownVersions = 4;

/** Downloads over time, by item and version. */
export function UsageCharts({ usage, source, days }: UsageChartsProps) {
  const s = useStatisticsTexts();
  const format = useFormat();
  return (
    <>
      <section className={styles.card}>
        <div className={styles.total}>
          <strong>{format.number(usage.downloads)}</strong>
          <span className={styles.quiet}>
            {s.downloads} · {s.days({ count: days })}
          </span>
        </div>
        <DayChart label={s.perDay} from={usage.from} values={usage.days.map(day => day.downloads)} />
      </section>
      <section className={styles.section}>
        <h2>{s.items}</h2>
        {usage.items.length === 0 ? (
          <Empty compact icon={<ChartNoAxesColumn />} title={s.none}>
            {s.noneText}
          </Empty>
        ) : (
          <Items usage={usage} />
        )}
      </section>
      <div className={styles.choices}>
        <LinkButton size="s" icon={<Table />} href={`${source}.csv?days=${days}`} download="downloads.csv">
          {s.table}
        </LinkButton>
        <LinkButton size="s" icon={<FileJson />} href={`${source}?days=${days}`} download="statistics.json">
          {s.json}
        </LinkButton>
      </div>
    </>
  );
}

function Items({ usage }: { usage: UsageReport }) {
  const s = useStatisticsTexts();
  const format = useFormat();
  return (
    <DataTable label={s.items} columns={[s.items, s.downloads, s.perDay, s.versions, s.fate]}>
      {usage.items.map(item => (
        <tr key={`${item.kind} ${item.item}`}>
          <th scope="row">
            <Link to={paths.item(item.kind, item.item)}>{item.display_name}</Link>
            <p className={styles.quiet}>{item.item}</p>
          </th>
          <NumberCell>{format.number(item.downloads)}</NumberCell>
          <td>
            <DayChart small label={item.display_name} from={usage.from} values={item.days} />
          </td>
          <td className={styles.versions}>
            {item.versions
              .slice(0, shownVersions)
              .map(each => `${each.version} (${format.number(each.downloads)})`)
              .join(", ")}
          </td>
          <td>
            {item.fate ? (
              s.fateText({ kept: item.fate.kept, shown: item.fate.shown })
            ) : (
              <span className={styles.quiet}>{s.noFate}</span>
            )}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
