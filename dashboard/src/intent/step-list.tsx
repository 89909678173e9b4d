import type { IntentStep } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { useMembers } from "../settings/members";
import { Preformatted } from "../ui/preformatted";
import styles from "./step-list.module.css";

/** The audit trail: every step with its time; details open on request. */
export function StepList({ steps }: { steps: readonly IntentStep[] }) {
  const t = useTexts();
  const format = useFormat();
  const members = useMembers();
  if (steps.length === 0) return <p className={styles.none}>{t.intent.noSteps}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map(step => (
        <li key={step.number}>
          <span className={styles.dot} aria-hidden="true" />
          <div className={styles.text}>
            <p>
              <strong>{t.intent.stepKinds[step.kind]}</strong>
              {step.user_id && <span>{members.get(step.user_id)?.name ?? t.thread.formerMember}</span>}
              <time dateTime={step.created_at}>{format.dateTime(step.created_at)}</time>
            </p>
            {step.message && <p className={styles.message}>{step.message}</p>}
            {step.detail != null && Object.keys(step.detail).length > 0 && (
              <details>
                <summary>{t.intent.details}</summary>
                <Preformatted>{JSON.stringify(step.detail, null, 2)}</Preformatted>
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
