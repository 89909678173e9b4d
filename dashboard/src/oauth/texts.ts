import { useLanguage } from "../language/language";
import { type OAuthTexts, oauthEn } from "./en";
import { oauthJa } from "./ja";

/** The words of applications that act for people. They come with their pages. */
export function useOAuthTexts(): OAuthTexts {
  return useLanguage().language === "ja" ? oauthJa : oauthEn;
}
