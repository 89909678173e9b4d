import type { Language } from "./language";
import { type LocalTime, localTime } from "./time-zone";

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export interface Format {
  ago(at: string): string;
  date(at: string): string;
  /** A calendar day such as `2027-12-01`, which is the same in every zone. */
  day(day: string): string;
  /** Without the year while that is this one. */
  shortDay(day: string): string;
  shortDate(at: string): string;
  dateTime(at: string): string;
  time(at: string): string;
  /** What calendar and clock of the reader show. */
  local(at: string): LocalTime;
  now(): LocalTime;
  number(value: number): string;
  /** Millionths of a dollar as money; enough digits that a small call is not "nothing". */
  cost(micros: number): string;
  duration(milliseconds: number): string;
  list(items: string[]): string;
  /** Of a file or a copy: 12.3 MB. */
  bytes(count: number): string;
}

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/**
 * Dates, numbers and money as the reader of this language writes them.
 *
 * @param timeZone where the reader is; where the browser is when nothing is given
 */
export function createFormat(language: Language, timeZone?: string, now: () => number = Date.now): Format {
  const locale = language === "ja" ? "ja-JP" : "en-US";
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const inFull = { year: "numeric", month: "short", day: "numeric" } as const;
  const inShort = { month: "short", day: "numeric" } as const;
  const date = new Intl.DateTimeFormat(locale, { ...inFull, timeZone });
  const short = new Intl.DateTimeFormat(locale, { ...inShort, timeZone });
  const day = new Intl.DateTimeFormat(locale, { ...inFull, timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, { ...inShort, timeZone: "UTC" });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
  const local = (at: Date) => localTime(at, timeZone);
  const isThisYear = (of: string) => of.slice(0, 4) === local(new Date(now())).day.slice(0, 4);
  const number = new Intl.NumberFormat(locale);
  const thousandth = new Intl.NumberFormat(locale, { style: "unit", unit: "millisecond" });
  const second = new Intl.NumberFormat(locale, { style: "unit", unit: "second", maximumFractionDigits: 1 });
  const minute = new Intl.NumberFormat(locale, { style: "unit", unit: "minute", maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale);
  return {
    ago(at) {
      const seconds = (new Date(at).getTime() - now()) / 1000;
      for (const [unit, length] of units) {
        if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
      }
      return relative.format(0, "second");
    },
    date: at => date.format(new Date(at)),
    day: of => day.format(new Date(`${of}T00:00:00Z`)),
    shortDay: of => (isThisYear(of) ? shortDay : day).format(new Date(`${of}T00:00:00Z`)),
    shortDate: at => (isThisYear(local(new Date(at)).day) ? short : date).format(new Date(at)),
    dateTime: at => dateTime.format(new Date(at)),
    time: at => time.format(new Date(at)),
    local: at => local(new Date(at)),
    now: () => local(new Date(now())),
    number: value => number.format(value),
    cost(micros) {
      const dollars = micros / 1_000_000;
      const digits = dollars !== 0 && Math.abs(dollars) < 0.1 ? 4 : 2;
      return new Intl.NumberFormat(locale, {
        style: "currency",
        currency: "USD",
        minimumFractionDigits: digits === 4 ? 4 : 2,
        maximumFractionDigits: digits,
      }).format(dollars);
    },
    duration: milliseconds =>
      milliseconds < 1000
        ? thousandth.format(Math.max(1, Math.round(milliseconds)))
        : milliseconds < 90_000
          ? second.format(milliseconds / 1000)
          : minute.format(milliseconds / 60_000),
    list: items => list.format(items),
    bytes(count) {
      const power = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
      const unit = sizes[power] ?? "byte";
      const unitDisplay = power === 0 ? "long" : "short";
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 }).format(
        count / 1000 ** power,
      );
    },
  };
}
