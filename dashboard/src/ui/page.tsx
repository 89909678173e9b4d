import { type ReactNode, useEffect } from "react";
import { cx } from "./cx";
import styles from "./page.module.css";

interface PageProps {
  title: string;
  /** What stands left of the title, such as a way back. */
  before?: ReactNode;
  actions?: ReactNode;
  /** A second row under the title: filters, tabs. */
  bar?: ReactNode;
  children: ReactNode;
  width?: "text" | "wide" | "full";
  /** The page brings its own heading, such as an editable title. */
  heading?: ReactNode;
}

/** The frame of every page: names the window, gives the one first heading, keeps the actions in reach. */
export function Page({ title, before, actions, bar, children, width = "wide", heading }: PageProps) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.top}>
          {before}
          {heading ?? <h1 className={styles.title}>{title}</h1>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
        {bar && <div className={styles.bar}>{bar}</div>}
      </header>
      <div className={cx(styles.content, styles[width])}>{children}</div>
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Resonant` : "Resonant";
  }, [title]);
}
