import { useLanguage } from "../language/language";
import { type PlanTexts, planEn } from "./en";
import { planJa } from "./ja";

/** The words of plans. They come with their pages. */
export function usePlanTexts(): PlanTexts {
  return useLanguage().language === "ja" ? planJa : planEn;
}
