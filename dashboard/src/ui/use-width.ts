import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** How wide an element is, now and whenever that changes; `before` until it has been measured. */
export function useWidth<T extends Element>(before: number): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(before);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const observer = new ResizeObserver(() => {
      const now = Math.round(measured.getBoundingClientRect().width);
      if (now > 0) setWidth(now);
    });
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
