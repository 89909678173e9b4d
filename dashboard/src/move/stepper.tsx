import { Check, Undo2 } from "lucide-react";
import { cx } from "../ui/cx";
import styles from "./stepper.module.css";
import type { MarkedStep } from "./steps";
import { useMoveTexts } from "./texts";

/** The picture of the states: one line from the first step to the last, and below it the way back from the switch. */
export function Stepper({ label, steps }: { label: string; steps: MarkedStep[] }) {
  const t = useMoveTexts();
  const straight = steps.filter(each => each.step !== "rollback");
  return (
    <ol className={cx(styles.steps, straight.length > 4 && styles.long)} aria-label={label}>
      {steps.map(({ step, mark }) => (
        <li
          key={step}
          className={cx(styles.step, styles[mark], step === "rollback" && styles.back)}
          aria-current={mark === "current" ? "step" : undefined}
        >
          <span className={styles.dot} aria-hidden="true">
            {mark === "done" ? (
              <Check size={14} strokeWidth={3} />
            ) : step === "rollback" ? (
              <Undo2 size={14} />
            ) : (
              straight.findIndex(each => each.step === step) + 1
            )}
          </span>
          <span className={styles.name}>
            {t.steps[step]}
            {mark !== "ahead" && <span className="visually-hidden"> {mark === "done" ? t.stepDone : t.stepNow}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
