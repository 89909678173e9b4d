import { useId } from "react";
import styles from "./line-chart.module.css";
import { useWidth } from "./use-width";

interface LineChartProps {
  /** What is drawn, for those who do not see the drawing. */
  label: string;
  /** A gap is drawn where nobody has counted. */
  values: readonly (number | null)[];
  /** What stands below the first, the middle and the last value, and before a value that is pointed at. */
  nameOf: (place: number) => string;
  show: (value: number) => string;
  /** The number at the top of the axis, when it is known better than by the values. */
  top?: number;
  /** Without axes, for a line of a list. */
  small?: boolean;
}

const height = 180;
const bottom = 22;
const above = 14;
const left = 60;

/** Numbers at even distances, as a filled line. Each tells itself when it is pointed at. */
export function LineChart({ label, values, nameOf, show, top, small }: LineChartProps) {
  const fill = useId();
  const [box, width] = useWidth<SVGSVGElement>(720); // so that words keep their size, whatever the place's
  const most = top ?? niceTop(Math.max(0, ...values.map(value => value ?? 0)));
  const room = small
    ? { x: 0, y: 2, width, height: height - 2 }
    : { x: left, y: above, width: width - left, height: height - above - bottom };
  const step = room.width / Math.max(1, values.length - 1);
  const x = (place: number) => room.x + (values.length === 1 ? room.width / 2 : place * step);
  const y = (value: number) => room.y + room.height * (1 - Math.min(value, most) / most);
  const floor = round(room.y + room.height);
  return (
    <svg
      ref={box}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio={small ? "none" : "xMidYMid meet"}
      role="img"
      aria-label={label}
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
              {show(value)}
            </text>
          </g>
        ))}
      {!small &&
        [0, Math.floor((values.length - 1) / 2), values.length - 1].map((place, order) => (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: a chart of one value has the same place three times
            key={order}
            x={round(x(place))}
            y={height - 4}
            textAnchor={order === 0 ? "start" : order === 1 ? "middle" : "end"}
            className={styles.name}
          >
            {nameOf(place)}
          </text>
        ))}
      {stretches(values).map(({ from, numbers }) => {
        if (numbers.length === 1) {
          return (
            <circle key={from} cx={round(x(from))} cy={round(y(numbers[0] ?? 0))} r={2.5} className={styles.alone} />
          );
        }
        const line = numbers
          .map((value, order) => `${order === 0 ? "M" : "L"}${round(x(from + order))} ${round(y(value))}`)
          .join("");
        const end = round(x(from + numbers.length - 1));
        return (
          <g key={from}>
            <path d={`${line}L${end} ${floor}L${round(x(from))} ${floor}Z`} fill={`url(#${fill})`} />
            <path d={line} className={styles.line} />
          </g>
        );
      })}
      {!small &&
        values.map(
          (value, place) =>
            value !== null && (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a value is known by
              <g key={place} className={styles.point}>
                <title>{`${nameOf(place)}: ${show(value)}`}</title>
                <rect x={round(x(place) - step / 2)} y={room.y} width={round(Math.max(step, 1))} height={room.height} />
                <circle cx={round(x(place))} cy={round(y(value))} r={3.5} />
              </g>
            ),
        )}
    </svg>
  );
}

/** Numbers that stand beside each other without a gap. */
function stretches(values: readonly (number | null)[]): { from: number; numbers: number[] }[] {
  const found: { from: number; numbers: number[] }[] = [];
  values.forEach((value, place) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last && last.from + last.numbers.length === place) last.numbers.push(value);
    else found.push({ from: place, numbers: [value] });
  });
  return found;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The next even number that begins with 1, 2 or 5, or twice that, so that the lines stand at numbers that people like. */
export function niceTop(most: number, least = 2): number {
  if (most <= least) return least;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 6, 8, 10].map(step => step * power).find(step => step >= most) ?? most;
}
