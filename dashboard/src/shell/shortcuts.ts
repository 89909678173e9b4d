import { useEffect, useRef } from "react";

type Shortcuts = Record<string, () => void>;

const pauseBetweenStrokes = 1200;

/** What a key press is called in a shortcut: `mod+k`, `?`, `g`. */
export function strokeOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/**
 * Shortcuts of one stroke (`mod+k`) or two (`g s`). Letters are left alone while somebody writes, composes Japanese or
 * has a dialog open; strokes with `mod` work everywhere.
 */
export function useShortcuts(enabled: boolean, shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = enabled ? shortcuts : {};
  useEffect(() => {
    let first = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const stroke = strokeOf(event);
      if (!stroke.startsWith("mod+")) {
        if (event.altKey || writing(event.target) || document.querySelector("[role=dialog],[role=alertdialog]")) return;
      }
      const name = first && latest.current[`${first} ${stroke}`] ? `${first} ${stroke}` : stroke;
      const action = latest.current[name];
      first = "";
      clearTimeout(timer);
      if (action) {
        event.preventDefault();
        action();
      } else if (Object.keys(latest.current).some(known => known.startsWith(`${stroke} `))) {
        first = stroke;
        timer = setTimeout(() => {
          first = "";
        }, pauseBetweenStrokes);
      }
    };
    window.addEventListener("keydown", listen);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", listen);
    };
  }, []);
}
