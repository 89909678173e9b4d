import type { ReactNode } from "react";
import styles from "./move-section.module.css";

/** A name and what is known; nothing when there is nothing. */
export function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? styles.wide : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
