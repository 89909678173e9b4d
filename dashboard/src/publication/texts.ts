import { useLanguage } from "../language/language";
import { type PublicationTexts, publicationEn } from "./en";
import { publicationJa } from "./ja";

/** The words of publishing. They come with its pages. */
export function usePublicationTexts(): PublicationTexts {
  return useLanguage().language === "ja" ? publicationJa : publicationEn;
}
