import type { Limits } from "../api/types";
import { TextField } from "../ui/field";
import { usePlanTexts } from "./texts";

const gigabyte = 1_000_000_000;

/** Three limits to be filled in; an empty field is no limit. Their values become limits again with `limitsOf`. */
export function LimitFields({ limits }: { limits: Limits | null }) {
  const p = usePlanTexts();
  const shown = (value: number | null | undefined, unit = 1) => (value == null ? "" : String(value / unit));
  return (
    <>
      <TextField
        name="members"
        label={p.fields.members}
        inputMode="numeric"
        pattern="\d*"
        placeholder={p.noLimit}
        defaultValue={shown(limits?.members)}
      />
      <TextField
        name="storage_bytes"
        label={p.fields.storage}
        inputMode="decimal"
        pattern="\d*(\.\d+)?"
        placeholder={p.noLimit}
        defaultValue={shown(limits?.storage_bytes, gigabyte)}
      />
      <TextField
        name="intents_per_month"
        label={p.fields.intents}
        inputMode="numeric"
        pattern="\d*"
        placeholder={p.noLimit}
        defaultValue={shown(limits?.intents_per_month)}
      />
    </>
  );
}

/** What the fields say. */
export function limitsOf(values: Record<string, string>): Limits {
  const number = (name: string, unit = 1) => {
    const value = values[name]?.trim();
    return value ? Math.round(Number(value) * unit) : null;
  };
  return {
    members: number("members"),
    storage_bytes: number("storage_bytes", gigabyte),
    intents_per_month: number("intents_per_month"),
  };
}
