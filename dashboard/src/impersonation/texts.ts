import { useLanguage } from "../language/language";
import { type ImpersonationTexts, impersonationEn } from "./en";
import { impersonationJa } from "./ja";

/** The words of seeing the product as somebody else. They come with their pages. */
export function useImpersonationTexts(): ImpersonationTexts {
  return useLanguage().language === "ja" ? impersonationJa : impersonationEn;
}
