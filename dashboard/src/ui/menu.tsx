import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger as AriaMenuTrigger,
  Header,
  type MenuItemProps,
  type MenuProps,
  Popover,
  type PopoverProps,
  Separator,
} from "react-aria-components";
import { cx } from "./cx";
import { Keys } from "./keys";
import styles from "./menu.module.css";

export const MenuTrigger = AriaMenuTrigger;

export function Menu<T>({ placement, ...props }: MenuProps<T> & { placement?: PopoverProps["placement"] }) {
  return (
    <Popover offset={4} placement={placement ?? "bottom start"} className={styles.popover}>
      <AriaMenu {...props} className={styles.menu} />
    </Popover>
  );
}

interface ItemProps extends Omit<MenuItemProps, "children" | "className" | "style"> {
  icon?: ReactNode;
  children: ReactNode;
  shortcut?: string;
  danger?: boolean;
}

export function MenuItem({ icon, children, shortcut, danger, ...props }: ItemProps) {
  const textValue = props.textValue ?? (typeof children === "string" ? children : undefined);
  return (
    <AriaMenuItem {...props} textValue={textValue} className={cx(styles.item, danger && styles.danger)}>
      {icon}
      <span className={styles.label}>{children}</span>
      {shortcut && <Keys keys={shortcut} />}
    </AriaMenuItem>
  );
}

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      <Header className={styles.header}>{title}</Header>
      {children}
    </AriaMenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className={styles.separator} />;
}
