import styles from "./spinner.module.css";

/** Something is under way; what it is stands beside it or in the label of what holds it. */
export function Spinner({ size = 16 }: { size?: number }) {
  return (
    <svg className={styles.spinner} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" className={styles.track} />
      <path d="M8 1.5a6.5 6.5 0 0 1 6.5 6.5" className={styles.arc} />
    </svg>
  );
}
