import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import type { en } from "./en";
import { createFormat, type Format } from "./format";
import { isZone } from "./time-zone";

export type { Format };

export type Language = "en" | "ja";

/** Every text of the dashboard. A language that lacks one does not compile. */
export type Texts = typeof en;

export const languages: readonly { id: Language; label: string }[] = [
  { id: "ja", label: "日本語" },
  { id: "en", label: "English" },
];

interface LanguageState {
  language: Language;
  texts: Texts;
  format: Format;
  change: (language: Language) => Promise<void>;
}

const LanguageContext = createContext<LanguageState | null>(null);

const storageKey = "resonant.language";

/** Only the language in use is downloaded. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === "ja" ? (await import("./ja")).ja : (await import("./en")).en;
}

/** The language chosen before on this device, or the first of the browser's that we speak. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === "ja" || stored === "en") return stored;
  for (const tag of navigator.languages) {
    if (tag.startsWith("ja")) return "ja";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

let current: Language = "en";

/** For requests: the server words its problems in this language. */
export function currentLanguage(): Language {
  return current;
}

interface ProviderProps {
  language: Language;
  texts: Texts;
  children: ReactNode;
}

export function LanguageProvider({ language: initialLanguage, texts: initialTexts, children }: ProviderProps) {
  const [loaded, setLoaded] = useState({ language: initialLanguage, texts: initialTexts });
  current = loaded.language;
  document.documentElement.lang = loaded.language;
  const change = useCallback(async (language: Language) => {
    const texts = await loadTexts(language);
    localStorage.setItem(storageKey, language);
    setLoaded({ language, texts });
  }, []);
  const value = useMemo(() => ({ ...loaded, format: createFormat(loaded.language), change }), [loaded, change]);
  return (
    <LanguageContext value={value}>
      <I18nProvider locale={loaded.language === "ja" ? "ja-JP" : "en-US"}>{children}</I18nProvider>
    </LanguageContext>
  );
}

/** Below it dates and times are shown as they are in a zone; as the browser has them for null. */
export function InTimeZone({ timeZone, children }: { timeZone: string | null; children: ReactNode }) {
  const state = useLanguage();
  const value = useMemo(
    () => (timeZone && isZone(timeZone) ? { ...state, format: createFormat(state.language, timeZone) } : state),
    [state, timeZone],
  );
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (!state) throw new Error("useLanguage needs a LanguageProvider above it");
  return state;
}

export function useTexts(): Texts {
  return useLanguage().texts;
}

export function useFormat(): Format {
  return useLanguage().format;
}
