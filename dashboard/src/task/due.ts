/** A day without an hour is written as its last second in UTC, so that it is the same day for every reader. */
const wholeDay = /^(\d{4}-\d{2}-\d{2})T23:59:59(\.0+)?Z$/;

/** The calendar day, such as `2027-12-01`, on which something is due; an hour counts in the reader's time zone. */
export function dueDay(at: string): string {
  const day = wholeDay.exec(at)?.[1];
  if (day) return day;
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function dueOn(day: string): string {
  return `${day}T23:59:59Z`;
}

/** An instant that lies on the due day for the reader, to be written as a date. */
export function noonOf(at: string): string {
  return `${dueDay(at)}T12:00:00`;
}

/** Whole days from today, where the reader is, to the day on which something is due. */
export function daysUntil(at: string, now: Date = new Date()): number {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(dueDay(at)) - today) / 86_400_000);
}
