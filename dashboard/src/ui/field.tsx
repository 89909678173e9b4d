import type { ReactNode } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { cx } from "./cx";
import styles from "./field.module.css";
import { InvalidText } from "./invalid-text";

interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children" | "style"> {
  label: string;
  hideLabel?: boolean;
  description?: ReactNode;
  placeholder?: string;
  rows?: number;
  className?: string;
  icon?: ReactNode;
}

/** One line of text, or several when `rows` is given. What the server refuses comes from the form that holds it. */
export function TextField({
  label,
  hideLabel,
  description,
  placeholder,
  rows,
  className,
  icon,
  ...props
}: TextFieldProps) {
  return (
    <AriaTextField {...props} className={cx(styles.field, className)}>
      <Label className={hideLabel ? "visually-hidden" : styles.label}>{label}</Label>
      {rows ? (
        <TextArea rows={rows} placeholder={placeholder} className={cx(styles.input, styles.area)} />
      ) : (
        <div className={styles.box}>
          {icon && <span className={styles.icon}>{icon}</span>}
          <Input placeholder={placeholder} className={cx(styles.input, icon != null && styles.withIcon)} />
        </div>
      )}
      {description && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <InvalidText minLength={props.minLength} maxLength={props.maxLength} />
    </AriaTextField>
  );
}
