import { useLanguage } from "../language/language";
import { type DirectoryTexts, directoryEn } from "./en";
import { directoryJa } from "./ja";

/** The words of the server's people. They come with their page. */
export function useDirectoryTexts(): DirectoryTexts {
  return useLanguage().language === "ja" ? directoryJa : directoryEn;
}
