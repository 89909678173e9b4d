import { useLanguage } from "../language/language";
import { type CatalogueTexts, catalogueEn } from "./en";
import { catalogueJa } from "./ja";

/** The words of the marketplace. They come with its pages. */
export function useCatalogueTexts(): CatalogueTexts {
  return useLanguage().language === "ja" ? catalogueJa : catalogueEn;
}
