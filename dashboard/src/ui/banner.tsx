import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./banner.module.css";
import { cx } from "./cx";

interface BannerProps {
  tone?: "info" | "warn" | "bad";
  children: ReactNode;
  actions?: ReactNode;
}

/** Something the reader should know about what stands below. */
export function Banner({ tone = "info", children, actions }: BannerProps) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={cx(styles.banner, styles[tone])}>
      {tone === "info" ? <Info size={17} aria-hidden="true" /> : <CircleAlert size={17} aria-hidden="true" />}
      <div className={styles.text}>{children}</div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
