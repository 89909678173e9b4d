import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from "react-aria-components";
import styles from "./checkbox.module.css";
import { cx } from "./cx";

interface ToggleProps {
  children?: ReactNode;
  label?: string;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean;
  round?: boolean;
}

export function Checkbox({ children, label, round, ...props }: ToggleProps) {
  return (
    <AriaCheckbox {...props} aria-label={label} className={styles.checkbox}>
      <span className={cx(styles.box, round && styles.round)}>
        <Check size={13} strokeWidth={3} aria-hidden="true" />
      </span>
      {children}
    </AriaCheckbox>
  );
}

export function Switch({ children, label, ...props }: Omit<ToggleProps, "round">) {
  return (
    <AriaSwitch {...props} aria-label={label} className={styles.switch}>
      <span className={styles.track} />
      {children}
    </AriaSwitch>
  );
}
