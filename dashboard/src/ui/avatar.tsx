import { createContext, useContext, useState } from "react";
import styles from "./avatar.module.css";
import { cx } from "./cx";
import { Mark } from "./mark";

function initials(name: string): string {
  const words = name.trim().split(/[\s　]+/);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  // One character reads well in Japanese (山), two in names of several words (AL).
  const second = words.length > 1 && /^[\p{Script=Latin}]/u.test(first) ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + second).toUpperCase();
}

function hue(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return hash % 6;
}

/** Where somebody's picture is; who shows people need not know who has one. */
export const Pictures = createContext<(id: string) => string | null>(() => null);

/** Somebody's picture, or their initials while there is none. */
export function Avatar({ name, id, size = 22 }: { name: string; id?: string; size?: number }) {
  const pictureOf = useContext(Pictures);
  const picture = id === undefined ? null : pictureOf(id);
  const [missing, setMissing] = useState<string | null>(null);
  if (picture && picture !== missing) {
    return (
      <img
        className={styles.avatar}
        src={picture}
        width={size}
        height={size}
        alt=""
        onError={() => setMissing(picture)}
      />
    );
  }
  return (
    <span
      className={cx(styles.avatar, styles[`hue${hue(id ?? name)}`])}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

/** The bridge speaks with the product's mark, so that nobody takes it for a person. */
export function BridgeAvatar({ size = 22 }: { size?: number }) {
  return (
    <span className={cx(styles.avatar, styles.bridge)} style={{ width: size, height: size }} aria-hidden="true">
      <Mark size={Math.round(size * 0.72)} />
    </span>
  );
}
