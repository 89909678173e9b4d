import { useTexts } from "../language/language";
import { useLiveState } from "../live/live";
import styles from "./shell.module.css";

/** On a phone the menu hides the indicator, so a broken connection is said at the top. */
export function LiveWarning() {
  const t = useTexts();
  return useLiveState() === "reconnecting" ? <p className={styles.warning}>{t.live.reconnecting}</p> : null;
}

/** Says whether what is on the screen follows the server at this moment. */
export function LiveIndicator() {
  const t = useTexts();
  const state = useLiveState();
  return (
    <p role="status" className={styles.live} data-state={state}>
      <span className={styles.dot} aria-hidden="true" />
      {t.live[state]}
    </p>
  );
}
