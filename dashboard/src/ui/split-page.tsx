import type { ReactNode } from "react";
import { cx } from "./cx";
import { useTitle } from "./page";
import styles from "./split-page.module.css";

interface SplitPageProps {
  title: string;
  actions?: ReactNode;
  bar?: ReactNode;
  list: ReactNode;
  /** Whether one thing is open; on a phone it then takes the place of the list, whose heading stays for screen readers. */
  isOpen: boolean;
  children: ReactNode;
}

/** A list and one of its things side by side. */
export function SplitPage({ title, actions, bar, list, isOpen, children }: SplitPageProps) {
  useTitle(title);
  return (
    <div className={cx(styles.split, isOpen && styles.open)}>
      <section className={styles.list} aria-label={title}>
        <header className={styles.header}>
          <h1>{title}</h1>
          {actions}
        </header>
        {bar && <div className={styles.bar}>{bar}</div>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard */}
        <div className={styles.scroll} tabIndex={0}>
          {list}
        </div>
      </section>
      {isOpen && <h1 className={styles.place}>{title}</h1>}
      <section className={styles.one}>{children}</section>
    </div>
  );
}
