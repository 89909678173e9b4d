import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { cx } from "./cx";

export type Tone = "gray" | "accent" | "green" | "amber" | "red" | "violet";

/** A short state. The text says it; the colour only repeats it. */
export function Badge({ tone = "gray", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={cx(styles.badge, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}

export function Tag({ children }: { children: ReactNode }) {
  return <span className={styles.tag}>{children}</span>;
}
