import type { ReactNode } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { cx } from "./cx";
import styles from "./segments.module.css";

interface SegmentsProps<Value extends string> {
  label: string;
  choices: readonly { id: Value; label: string; icon?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
  /** Shows the icons alone; the texts become names. */
  iconsOnly?: boolean;
  className?: string;
}

/** One of a few, all in sight. */
export function Segments<Value extends string>({
  label,
  choices,
  value,
  onChange,
  iconsOnly,
  className,
}: SegmentsProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={keys => {
        const chosen = choices.find(choice => keys.has(choice.id));
        if (chosen) onChange(chosen.id);
      }}
      className={cx(styles.group, className)}
    >
      {choices.map(choice => (
        <ToggleButton
          key={choice.id}
          id={choice.id}
          aria-label={iconsOnly ? choice.label : undefined}
          className={styles.segment}
        >
          {choice.icon}
          {!iconsOnly && choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
