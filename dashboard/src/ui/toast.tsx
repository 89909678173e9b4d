import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { asProblem } from "../api/problem";
import { type Texts, useTexts } from "../language/language";
import { cx } from "./cx";
import styles from "./toast.module.css";

const icons = { good: CircleCheck, neutral: Info, bad: CircleAlert };

interface Notice {
  tone: keyof typeof icons;
  title: string;
  detail?: string;
  requestId?: string;
  action?: { label: string; run: () => void };
}

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 });

export function notify(title: string, action?: Notice["action"]): void {
  queue.add({ tone: "good", title, action }, { timeout: 5000 });
}

/** For what worked and came to nothing. It stays longer: it tells what to do. */
export function notifyNothing(title: string): void {
  queue.add({ tone: "neutral", title }, { timeout: 12_000 });
}

/** For a fresh start, such as after signing out. */
export function forgetNotices(): void {
  queue.clear();
}

/** Says what did not work and that the screen shows the state before it again. */
export function notifyFailure(t: Texts, error: unknown, title: string = t.errors.title): void {
  const problem = asProblem(error);
  if (problem.code === "csrf") {
    const reload = { label: t.errors.reload, run: () => location.reload() };
    queue.add({ tone: "bad", title: t.errors.foreignPage, detail: t.errors.foreignPageText, action: reload });
    return;
  }
  const detail = problem.code === "network" ? t.errors.network : problem.detail || t.errors.unknown;
  queue.add({ tone: "bad", title, detail, requestId: problem.requestId }, { timeout: 12000 });
}

export function Toasts() {
  const t = useTexts();
  return (
    <ToastRegion queue={queue} aria-label={t.common.notices} className={styles.region}>
      {({ toast }) => {
        const { tone, title, detail, requestId, action } = toast.content;
        const Icon = icons[tone];
        return (
          <Toast toast={toast} className={cx(styles.toast, styles[tone])}>
            <Icon aria-hidden="true" />
            <ToastContent className={styles.content}>
              <Text slot="title" className={styles.title}>
                {title}
              </Text>
              {detail && (
                <Text slot="description" className={styles.detail}>
                  {detail}
                  {requestId && <small>{t.errors.requestId({ id: requestId })}</small>}
                </Text>
              )}
            </ToastContent>
            {action && (
              <button
                type="button"
                className={styles.action}
                onClick={() => {
                  action.run();
                  queue.close(toast.key);
                }}
              >
                {action.label}
              </button>
            )}
            <Button slot="close" aria-label={t.common.close} className={styles.close}>
              <X size={15} />
            </Button>
          </Toast>
        );
      }}
    </ToastRegion>
  );
}
