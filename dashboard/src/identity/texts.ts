import { useLanguage } from "../language/language";
import { type IdentityTexts, identityEn } from "./en";
import { identityJa } from "./ja";

/** The words of signing in through a provider. They come with its pages. */
export function useIdentityTexts(): IdentityTexts {
  return useLanguage().language === "ja" ? identityJa : identityEn;
}
