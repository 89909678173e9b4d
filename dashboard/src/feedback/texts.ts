import { useLanguage } from "../language/language";
import { type FeedbackTexts, feedbackEn } from "./en";
import { feedbackJa } from "./ja";

/** The words of feedback. They come with the pages that offer it. */
export function useFeedbackTexts(): FeedbackTexts {
  return useLanguage().language === "ja" ? feedbackJa : feedbackEn;
}
