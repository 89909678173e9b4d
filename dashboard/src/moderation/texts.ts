import { useLanguage } from "../language/language";
import { type ModerationTexts, moderationEn } from "./en";
import { moderationJa } from "./ja";

/** The words of reviewing and reporting. They come with their pages. */
export function useModerationTexts(): ModerationTexts {
  return useLanguage().language === "ja" ? moderationJa : moderationEn;
}
