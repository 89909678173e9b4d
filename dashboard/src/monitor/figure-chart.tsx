import type { Figure, MonitorReport, MonitorSeries } from "../api/types";
import { type Format, useFormat } from "../language/language";
import { LineChart, niceTop } from "../ui/line-chart";
import type { MonitorTexts } from "./en";
import styles from "./monitor.module.css";
import { useMonitorTexts } from "./texts";

/** The age, in seconds, of what never was. */
const never = 365 * 86_400;

/** One figure over time, with its last value. */
export function FigureChart({ series, report }: { series: MonitorSeries; report: MonitorReport }) {
  const m = useMonitorTexts();
  const format = useFormat();
  const name = m.figures[series.figure];
  const show = shows(series.figure, m, format);
  const last = series.values.findLast(value => value !== null) ?? null;
  const now = last === null ? m.unknown : show(last);
  const begin = Date.parse(report.from);
  const values = series.values.map(value => value ?? null);
  return (
    <figure className={styles.chart}>
      <figcaption>
        <span>{name}</span>
        <strong>{now}</strong>
      </figcaption>
      <LineChart
        label={m.now({ figure: name, value: now })}
        values={values}
        nameOf={step => format.time(new Date(begin + step * report.step_seconds * 1000).toISOString())}
        show={show}
        top={niceTop(Math.max(0, ...values.map(value => value ?? 0)), leastTop(series.figure))}
      />
    </figure>
  );
}

function shows(figure: Figure, m: MonitorTexts, format: Format): (value: number) => string {
  switch (figure) {
    case "errors":
      return value => `${format.number(Math.round(value * 1000) / 10)} %`;
    case "p50":
    case "p99":
      return value => (value === 0 ? "0" : format.duration(value));
    case "intent_age":
    case "jobs_late":
      return value => (value === 0 ? "0" : format.duration(value * 1000));
    case "archive_age":
    case "protection_age":
    case "files_age":
      return value => (value >= never ? m.never : format.duration(value * 1000));
    case "memory":
    case "disk_free":
    case "disk_size":
      return format.bytes;
    case "backup_age":
      return value => (value >= never ? m.never : m.age({ hours: format.number(Math.round(value / 360) / 10) }));
    case "archive_full_age":
      return value => (value >= never ? m.never : m.days({ days: format.number(Math.round(value / 8640) / 10) }));
    case "certificate_left":
      return value => m.days({ days: format.number(Math.floor(value / 86_400)) });
    default:
      return value => format.number(Math.round(value * 100) / 100);
  }
}

/** A quiet server must not look like a busy one: the axis does not shrink below this. */
function leastTop(figure: Figure): number {
  switch (figure) {
    case "errors":
      return 0.02;
    case "p50":
    case "p99":
      return 20;
    case "intent_age":
    case "jobs_late":
      return 60;
    case "archive_age":
    case "protection_age":
    case "files_age":
      return 180;
    case "backup_age":
      return 3600;
    case "archive_full_age":
      return 8 * 86_400;
    case "certificate_left":
      return 90 * 86_400;
    default:
      return 2;
  }
}
