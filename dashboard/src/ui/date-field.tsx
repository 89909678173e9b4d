import { useId } from "react";
import field from "./field.module.css";

interface DateFieldProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  isDisabled?: boolean;
}

/** A day such as `2027-12-01`. The browser's own field: it knows the reader's calendar and, on a phone, its wheel. */
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
        value={value ?? ""}
        onChange={event => onChange(event.target.value || null)}
      />
    </div>
  );
}
