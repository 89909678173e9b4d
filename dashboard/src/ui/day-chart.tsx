import { useFormat } from "../language/language";
import { LineChart } from "./line-chart";

interface DayChartProps {
  /** What is counted, for those who do not see the drawing. */
  label: string;
  /** The first day, as `2026-11-21`. */
  from: string;
  values: readonly number[];
  /** Without axes, for a line of a list. */
  small?: boolean;
}

/** A number for each day. */
export function DayChart({ label, from, values, small }: DayChartProps) {
  const format = useFormat();
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    <LineChart
      label={`${label}: ${format.number(total)}`}
      values={values}
      nameOf={day =>
        format.day(new Date(Date.parse(`${from}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10))
      }
      show={format.number}
      small={small}
    />
  );
}
