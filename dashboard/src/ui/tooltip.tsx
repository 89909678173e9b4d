import type { ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger as AriaTooltipTrigger } from "react-aria-components";
import { Keys } from "./keys";
import styles from "./tooltip.module.css";

export function TooltipTrigger({ children }: { children: ReactNode }) {
  return (
    <AriaTooltipTrigger delay={600} closeDelay={80}>
      {children}
    </AriaTooltipTrigger>
  );
}

export function Tooltip({ children, shortcut }: { children: ReactNode; shortcut?: string }) {
  return (
    <AriaTooltip offset={6} className={styles.tooltip}>
      {children}
      {shortcut && <Keys keys={shortcut} />}
    </AriaTooltip>
  );
}
