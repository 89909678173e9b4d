import { Fragment } from "react";
import styles from "./keys.module.css";

const apple = typeof navigator !== "undefined" && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const names: Record<string, string> = apple
  ? { mod: "⌘", alt: "⌥", shift: "⇧", enter: "↵", esc: "esc", tab: "⇥" }
  : { mod: "Ctrl", alt: "Alt", shift: "Shift", enter: "Enter", esc: "Esc", tab: "Tab" };

const arrows: Record<string, string> = { up: "↑", down: "↓", left: "←", right: "→" };

/** A shortcut such as `mod+k`, `g s` (one after the other) or `?`. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(" ").map(stroke => (
        <Fragment key={stroke}>
          {stroke.split("+").map(key => (
            <kbd key={key} className={styles.key}>
              {names[key] ?? arrows[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
