import { LifeBuoy } from "lucide-react";
import type { DrillHeld } from "../api/types";
import { useFormat } from "../language/language";
import { Badge } from "../ui/badge";
import { DataTable } from "../ui/data-table";
import { LineChart } from "../ui/line-chart";
import { Empty } from "../ui/states";
import styles from "./monitor.module.css";
import { useMonitorTexts } from "./texts";

const listed = 10;

/** How earlier drills went, drawn, and the last of them in words. */
export function Drills({ drills }: { drills: readonly DrillHeld[] }) {
  const m = useMonitorTexts();
  const format = useFormat();
  const seconds = (value: number) => (value === 0 ? "0" : format.duration(value * 1000));
  const drawn = (label: string, value: (drill: DrillHeld) => number) => (
    <figure className={styles.chart}>
      <figcaption>{label}</figcaption>
      <LineChart
        label={label}
        values={drills.map(drill => (drill.good ? value(drill) : null))}
        nameOf={place => format.shortDate(drills[place]?.at ?? "")}
        show={seconds}
      />
    </figure>
  );
  return (
    <section className={styles.section}>
      <h3>{m.drills}</h3>
      <p className={styles.quiet}>{m.drillsText}</p>
      {drills.length === 0 ? (
        <Empty compact icon={<LifeBuoy />} title={m.noDrills}>
          {m.noDrillsText}
        </Empty>
      ) : (
        <>
          <div className={styles.charts}>
            {drawn(m.recovery, drill => drill.seconds)}
            {drawn(m.lost, drill => drill.lost)}
          </div>
          <DataTable label={m.drills} columns={[m.when, m.place, m.recovery, m.lost, m.outcome]}>
            {drills
              .slice(-listed)
              .reverse()
              .map(drill => (
                <tr key={`${drill.at} ${drill.leg}`}>
                  <td>{format.dateTime(drill.at)}</td>
                  <td>{drill.leg}</td>
                  <td>{seconds(drill.seconds)}</td>
                  <td>{seconds(drill.lost)}</td>
                  <td>
                    <Badge tone={drill.good ? "green" : "red"}>{drill.good ? m.good : m.bad}</Badge>
                  </td>
                </tr>
              ))}
          </DataTable>
        </>
      )}
    </section>
  );
}
