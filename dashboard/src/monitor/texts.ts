import { useLanguage } from "../language/language";
import { type MonitorTexts, monitorEn } from "./en";
import { monitorJa } from "./ja";

/** The words of monitoring. They come with their page. */
export function useMonitorTexts(): MonitorTexts {
  return useLanguage().language === "ja" ? monitorJa : monitorEn;
}
