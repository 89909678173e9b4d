import { useLanguage } from "../language/language";
import { type AuditTexts, auditEn } from "./en";
import { auditJa } from "./ja";

/** The words of the trail. They come with its page. */
export function useAuditTexts(): AuditTexts {
  return useLanguage().language === "ja" ? auditJa : auditEn;
}
