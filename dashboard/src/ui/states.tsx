import { CircleAlert, RotateCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { Button } from "./button";
import { cx } from "./cx";
import { Spinner } from "./spinner";
import styles from "./states.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
}

/** Nothing here yet: says what will be here and offers the first step. */
export function Empty({ icon, title, children, action, compact }: EmptyProps) {
  return (
    <div className={cx(styles.state, compact && styles.compact)}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <p className={styles.title} data-short="">
        {title}
      </p>
      {children && (
        <p className={styles.text} data-short="">
          {children}
        </p>
      )}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** What went wrong, in the server's words, with the id that finds it in the log. */
export function Failure({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const t = useTexts();
  const problem = asProblem(error);
  const offline = problem.code === "network";
  if (problem.code === "csrf") return <ForeignPage compact={compact} />;
  return (
    <div role="alert" className={cx(styles.state, compact && styles.compact)}>
      <span className={cx(styles.icon, styles.bad)} aria-hidden="true">
        {offline ? <WifiOff /> : <CircleAlert />}
      </span>
      <p className={styles.title} data-short="">
        {problem.status === 404 ? t.errors.notFound : t.errors.title}
      </p>
      <p className={styles.text}>{offline ? t.errors.network : problem.detail || t.errors.unknown}</p>
      {problem.requestId && <p className={styles.id}>{t.errors.requestId({ id: problem.requestId })}</p>}
      {onRetry && problem.status !== 404 && (
        <div className={styles.action}>
          <Button icon={<RotateCw />} onPress={onRetry}>
            {t.common.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Somebody else is signed in by now: what is theirs is not shown on this page. */
function ForeignPage({ compact }: { compact?: boolean }) {
  const t = useTexts();
  return (
    <div role="alert" className={cx(styles.state, compact && styles.compact)}>
      <span className={cx(styles.icon, styles.bad)} aria-hidden="true">
        <CircleAlert />
      </span>
      <p className={styles.title} data-short="">
        {t.errors.foreignPage}
      </p>
      <p className={styles.text}>{t.errors.foreignPageText}</p>
      <div className={styles.action}>
        <Button icon={<RotateCw />} onPress={() => location.reload()}>
          {t.errors.reload}
        </Button>
      </div>
    </div>
  );
}

/** Gray lines in the shape of what will come. */
export function Skeleton({ lines = 6, height = 44 }: { lines?: number; height?: number }) {
  const t = useTexts();
  return (
    <div role="status" aria-label={t.common.loading} className={styles.skeleton}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} style={{ height, width: `${100 - ((line * 37) % 30)}%` }} />
      ))}
    </div>
  );
}

export function Loading({ label }: { label?: string }) {
  const t = useTexts();
  return (
    <div role="status" className={styles.loading}>
      <Spinner size={18} />
      <span className={label ? undefined : "visually-hidden"}>{label ?? t.common.loading}</span>
    </div>
  );
}
