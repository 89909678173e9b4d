import { useLanguage } from "../language/language";
import { type MirrorTexts, mirrorEn } from "./en";
import { mirrorJa } from "./ja";

/** The words of following other registries. They come with their page. */
export function useMirrorTexts(): MirrorTexts {
  return useLanguage().language === "ja" ? mirrorJa : mirrorEn;
}
