import type { Format } from "../language/format";

/** A day without an hour is written as its last second in UTC, so that it is the same day for every reader. */
const wholeDay = /^(\d{4}-\d{2}-\d{2})T23:59:59(\.0+)?Z$/;

/** The calendar day, such as `2027-12-01`, on which something is due; an hour counts in the reader's time zone. */
export function dueDay(at: string, format: Format): string {
  return wholeDay.exec(at)?.[1] ?? format.local(at).day;
}

export function dueOn(day: string): string {
  return `${day}T23:59:59Z`;
}

/** Whole days from today, where the reader is, to the day on which something is due. */
export function daysUntil(at: string, format: Format): number {
  return Math.round((Date.parse(dueDay(at, format)) - Date.parse(format.now().day)) / 86_400_000);
}
