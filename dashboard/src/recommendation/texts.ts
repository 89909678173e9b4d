import { useLanguage } from "../language/language";
import { type RecommendationTexts, recommendationEn } from "./en";
import { recommendationJa } from "./ja";

/** The words of recommendations. They come with their page. */
export function useRecommendationTexts(): RecommendationTexts {
  return useLanguage().language === "ja" ? recommendationJa : recommendationEn;
}
