import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components";
import { cx } from "./cx";
import field from "./field.module.css";
import { InvalidText } from "./invalid-text";
import menu from "./menu.module.css";
import styles from "./select.module.css";

export interface Choice<Value extends string> {
  id: Value;
  label: string;
  icon?: ReactNode;
}

interface SelectProps<Value extends string> {
  label: string;
  hideLabel?: boolean;
  choices: readonly Choice<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
  name?: string;
  look?: "field" | "quiet" | "compact";
  isDisabled?: boolean;
  className?: string;
  /** What stands on the button instead of the chosen text. */
  children?: ReactNode;
}

export function Select<Value extends string>({
  label,
  hideLabel,
  choices,
  value,
  onChange,
  placeholder,
  look = "field",
  className,
  children,
  ...props
}: SelectProps<Value>) {
  return (
    <AriaSelect
      {...props}
      aria-label={hideLabel ? label : undefined}
      placeholder={placeholder}
      value={value}
      onChange={(key: Key | null) => {
        const chosen = choices.find(choice => choice.id === key);
        if (chosen) onChange(chosen.id);
      }}
      className={cx(field.field, className)}
    >
      {!hideLabel && <Label className={field.label}>{label}</Label>}
      <Button className={cx(styles.button, styles[look])}>
        {children ?? (
          <SelectValue className={styles.value}>
            {({ isPlaceholder, defaultChildren }) => {
              const chosen = choices.find(choice => choice.id === value);
              return isPlaceholder || !chosen ? (
                defaultChildren
              ) : (
                <>
                  {chosen.icon}
                  <span className={styles.text}>{chosen.label}</span>
                </>
              );
            }}
          </SelectValue>
        )}
        <ChevronDown size={14} className={styles.arrow} aria-hidden="true" />
      </Button>
      <InvalidText />
      <Popover offset={4} className={menu.popover}>
        <ListBox items={choices} className={menu.menu}>
          {choice => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={menu.item}>
              {({ isSelected }) => (
                <>
                  {choice.icon}
                  <span className={menu.label}>{choice.label}</span>
                  {isSelected && <Check size={15} aria-hidden="true" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
