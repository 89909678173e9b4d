import { useId } from "react";
import field from "./field.module.css";

interface DateFieldProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  isDisabled?: boolean;
}

/**
 * A day. The browser's own field: it knows the reader's calendar and, on a phone, its wheel. The instant is the start of
 * that day in the reader's time zone.
 */
export function DateField({ label, value, onChange, isDisabled }: DateFieldProps) {
  const id = useId();
  return (
    <div className={field.field}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <input
        id={id}
        type="date"
        className={field.input}
        disabled={isDisabled}
        value={value ? dayOf(value) : ""}
        onChange={event => onChange(event.target.value ? startOf(event.target.value) : null)}
      />
    </div>
  );
}

function dayOf(instant: string): string {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function startOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
