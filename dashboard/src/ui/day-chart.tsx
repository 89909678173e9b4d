import { useId } from "react";
import { useFormat } from "../language/language";
import styles from "./day-chart.module.css";

interface DayChartProps {
  /** What is counted, for those who do not see the drawing. */
  label: string;
  /** The first day, as `2026-11-21`. */
  from: string;
  values: readonly number[];
  /** Without axes, for a line of a list. */
  small?: boolean;
}

const width = 720;
const height = 180;
const bottom = 22;
const top = 14;
const left = 44;

/** A number for each day, as a filled line. Each day tells its number when it is pointed at. */
export function DayChart({ label, from, values, small }: DayChartProps) {
  const format = useFormat();
  const fill = useId();
  const most = niceTop(Math.max(1, ...values));
  const room = small
    ? { x: 0, y: 2, width, height: height - 2 }
    : { x: left, y: top, width: width - left, height: height - top - bottom };
  const step = room.width / Math.max(1, values.length - 1);
  const x = (day: number) => room.x + (values.length === 1 ? room.width / 2 : day * step);
  const y = (value: number) => room.y + room.height * (1 - value / most);
  const line = values.map((value, day) => `${day === 0 ? "M" : "L"}${round(x(day))} ${round(y(value))}`).join("");
  const floor = round(room.y + room.height);
  const dayAt = (day: number) =>
    format.date(new Date(Date.parse(`${from}T00:00:00Z`) + day * 86_400_000).toISOString());
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio={small ? "none" : "xMidYMid meet"}
      role="img"
      aria-label={`${label}: ${format.number(total)}`}
      className={small ? styles.small : styles.chart}
    >
      <defs>
        <linearGradient id={fill} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className={styles.strong} />
          <stop offset="1" className={styles.faint} />
        </linearGradient>
      </defs>
      {!small &&
        [0, most / 2, most].map(value => (
          <g key={value} className={styles.rule}>
            <line x1={room.x} x2={width} y1={round(y(value))} y2={round(y(value))} />
            <text x={room.x - 8} y={round(y(value)) + 4} textAnchor="end">
              {format.number(value)}
            </text>
          </g>
        ))}
      {!small &&
        [0, Math.floor((values.length - 1) / 2), values.length - 1].map((day, place) => (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: a chart of one day has the same day three times
            key={place}
            x={round(x(day))}
            y={height - 4}
            textAnchor={place === 0 ? "start" : place === 1 ? "middle" : "end"}
            className={styles.day}
          >
            {dayAt(day)}
          </text>
        ))}
      <path d={`${line}L${round(x(values.length - 1))} ${floor}L${round(x(0))} ${floor}Z`} fill={`url(#${fill})`} />
      <path d={line} className={styles.line} />
      {!small &&
        values.map((value, day) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the day
          <g key={day} className={styles.point}>
            <title>{`${dayAt(day)}: ${format.number(value)}`}</title>
            <rect x={round(x(day) - step / 2)} y={room.y} width={round(Math.max(step, 1))} height={room.height} />
            <circle cx={round(x(day))} cy={round(y(value))} r={3.5} />
          </g>
        ))}
    </svg>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The next even number that begins with 1, 2 or 5, or twice that, so that the lines stand at numbers that people like. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const nice = [1, 2, 4, 6, 8, 10].map(step => step * power).find(step => step >= most) ?? most;
  return Math.max(2, nice);
}
