import { type ReactNode, useEffect, useRef, useState } from "react";
import { TextField } from "../ui/field";

const pause = 250;

interface FilterFieldProps {
  label: string;
  value: string;
  /** Called when the typing has come to rest; nothing when the field is empty. */
  onChange: (text: string | undefined) => void;
  type?: "search" | "text";
  placeholder?: string;
  icon?: ReactNode;
  className?: string;
}

/** A field whose text stands in the address, which follows the typing, so that what was found can be shared. */
export function FilterField({ value, onChange, icon, type = "text", label, placeholder, className }: FilterFieldProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const latest = useRef(onChange);
  latest.current = onChange;

  useEffect(() => {
    if (value === told.current) return;
    told.current = value; // the address was changed by something else
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      latest.current(text || undefined);
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <TextField
      label={label}
      hideLabel={type === "search"}
      type={type}
      icon={icon}
      placeholder={placeholder ?? label}
      value={text}
      onChange={setText}
      className={className}
      autoComplete="off"
      spellCheck="false"
    />
  );
}
