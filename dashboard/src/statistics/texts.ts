import { useLanguage } from "../language/language";
import { type StatisticsTexts, statisticsEn } from "./en";
import { statisticsJa } from "./ja";

/** The words of statistics. They come with their page. */
export function useStatisticsTexts(): StatisticsTexts {
  return useLanguage().language === "ja" ? statisticsJa : statisticsEn;
}
