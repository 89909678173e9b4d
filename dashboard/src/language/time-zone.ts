/** A calendar day such as `2027-12-01`, and the hour from 0 to 23. */
export interface LocalTime {
  day: string;
  hour: number;
}

/** The zones of the world, such as `Asia/Tokyo`, and the universal one. */
export function timeZones(): string[] {
  const places = Intl.supportedValuesOf("timeZone").filter(zone => zone.includes("/") && !zone.startsWith("Etc/"));
  return [...places, "Etc/UTC"].toSorted();
}

/** Whether this browser knows it: the server's list may be newer. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What calendar and clock show at an instant, in a zone or in the browser's. */
export function localTime(at: Date, zone?: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes) => parts.find(part => part.type === type)?.value ?? "";
  return { day: `${value("year").padStart(4, "0")}-${value("month")}-${value("day")}`, hour: Number(value("hour")) };
}
