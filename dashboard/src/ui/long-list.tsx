import { type ReactNode, useState } from "react";
import { useTexts } from "../language/language";
import { Button } from "./button";

const step = 50;

interface LongListProps<T> {
  items: readonly T[];
  className?: string;
  /** One row, with a key. */
  children: (item: T) => ReactNode;
}

/** Rows that may be thousands: a part of them is drawn, and more when asked for. */
export function LongList<T>({ items, className, children }: LongListProps<T>) {
  const t = useTexts();
  const [shown, setShown] = useState(step);
  return (
    <>
      <ul className={className}>{items.slice(0, shown).map(children)}</ul>
      {items.length > shown && (
        <Button onPress={() => setShown(shown + step)}>{t.common.moreOf({ shown, count: items.length })}</Button>
      )}
    </>
  );
}
