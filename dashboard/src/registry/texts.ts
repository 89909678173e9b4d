import { useLanguage } from "../language/language";
import { type RegistryTexts, registryEn } from "./en";
import { registryJa } from "./ja";

/** The words of managing what is published. They come with its pages. */
export function useRegistryTexts(): RegistryTexts {
  return useLanguage().language === "ja" ? registryJa : registryEn;
}
