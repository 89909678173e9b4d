import { useLanguage } from "../language/language";
import { type AccountTexts, accountEn } from "./en";
import { accountJa } from "./ja";

/** The words of these pages. They come with the pages, since few people see them every day. */
export function useAccountTexts(): AccountTexts {
  return useLanguage().language === "ja" ? accountJa : accountEn;
}
