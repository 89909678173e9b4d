import { useTexts } from "../language/language";
import { useLiveState } from "../live/live";
import styles from "./shell.module.css";

/** On a phone the menu hides the indicator, so what is not up to date says so at the top. */
export function LiveWarning() {
  const t = useTexts();
  const state = useLiveState();
  if (state === "reconnecting") return <p className={styles.warning}>{t.live.reconnecting}</p>;
  return state === "foreign" ? (
    <p className={styles.warning}>
      {t.live.foreign} <Reload />
    </p>
  ) : null;
}

/** Says whether what is on the screen follows the server at this moment. */
export function LiveIndicator() {
  const t = useTexts();
  const state = useLiveState();
  return (
    <p role="status" className={styles.live} data-state={state}>
      <span className={styles.dot} aria-hidden="true" />
      <span>
        {t.live[state]} {state === "foreign" && <Reload />}
      </span>
    </p>
  );
}

function Reload() {
  const t = useTexts();
  return (
    <button type="button" className={styles.reload} onClick={() => location.reload()}>
      {t.errors.reload}
    </button>
  );
}
