import { useMemo, useSyncExternalStore } from "react";

/** What the user of this browser answered to the text of consent. */
export interface Choice {
  answer: "yes" | "no";
  /** Of the text that was answered; another text is asked for again. */
  version: string;
  /** Random, the only name that feedback carries; null when there is nothing that it could have told. */
  install: string | null;
}

const key = "resonant.feedback";
/** Of the stored form: what another one wrote is not believed, so the question is asked again. */
const format = 1;
const listeners = new Set<() => void>();

function parse(stored: string | null): Choice | null {
  try {
    const { format: written, answer, version, install } = JSON.parse(stored ?? "null");
    const sound = (answer === "yes" || answer === "no") && typeof version === "string";
    if (written !== format || !sound) return null;
    return { answer, version, install: typeof install === "string" ? install : null };
  } catch {
    return null; // nothing, or nothing of ours
  }
}

export function readChoice(): Choice | null {
  return parse(localStorage.getItem(key));
}

function write(choice: Choice): void {
  localStorage.setItem(key, JSON.stringify({ format, ...choice }));
  for (const listener of listeners) listener();
}

/** Calls when the choice changes, in this tab or in another one. */
export function subscribeChoice(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function useChoice(): Choice | null {
  const stored = useSyncExternalStore(subscribeChoice, () => localStorage.getItem(key));
  return useMemo(() => parse(stored), [stored]);
}

export function agree(version: string): void {
  write({ answer: "yes", version, install: readChoice()?.install ?? randomInstall() });
}

/** Also how consent is withdrawn. The number stays, as only who has it can have deleted what was told under it. */
export function decline(version: string): void {
  write({ answer: "no", version, install: readChoice()?.install ?? null });
}

/** What is told from now on cannot be put together with what was told before. */
export function changeInstall(): void {
  const choice = readChoice();
  if (choice) write({ ...choice, install: choice.answer === "yes" ? randomInstall() : null });
}

/** A UUID of version 4; `crypto.randomUUID` is missing on pages without TLS, as servers in a local network have them. */
function randomInstall(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    "-",
  );
}

/** Whether the browser asks not to be followed: then nobody is asked and nothing is sent, whatever was agreed before. */
export function hasPrivacySignal(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return doNotTrack === "1" || globalPrivacyControl === true;
}
