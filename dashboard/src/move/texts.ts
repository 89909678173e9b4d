import { useLanguage } from "../language/language";
import { type MoveTexts, moveEn } from "./en";
import { moveJa } from "./ja";

/** The words of this page. They come with the page, since few people ever see it. */
export function useMoveTexts(): MoveTexts {
  return useLanguage().language === "ja" ? moveJa : moveEn;
}
