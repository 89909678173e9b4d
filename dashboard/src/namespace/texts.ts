import { useLanguage } from "../language/language";
import { type NamespaceTexts, namespaceEn } from "./en";
import { namespaceJa } from "./ja";

/** The words of publishers. They come with their pages. */
export function useNamespaceTexts(): NamespaceTexts {
  return useLanguage().language === "ja" ? namespaceJa : namespaceEn;
}
