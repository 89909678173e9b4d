import { useLanguage } from "../language/language";
import { type SharingTexts, sharingEn } from "./en";
import { sharingJa } from "./ja";

/** The words of sharing. They come with its dialog and pages. */
export function useSharingTexts(): SharingTexts {
  return useLanguage().language === "ja" ? sharingJa : sharingEn;
}
