import { describe, expect, it } from "vitest";
import { createFormat } from "../language/format";
import { daysUntil, dueDay, dueOn } from "./due";

describe("a due day", () => {
  const evening = () => Date.parse("2027-12-01T04:30:00Z"); // still the day before in Los Angeles
  const losAngeles = createFormat("en", "America/Los_Angeles", evening);
  const tokyo = createFormat("ja", "Asia/Tokyo", evening);

  it("is the same day in every time zone", () => {
    for (const day of ["2027-12-01", "2028-02-29", "2027-01-01"]) {
      for (const format of [losAngeles, tokyo]) {
        expect(dueDay(dueOn(day), format)).toBe(day);
      }
    }
    expect(dueDay("2027-12-01T23:59:59.000000Z", tokyo)).toBe("2027-12-01");
    expect(losAngeles.day("2028-02-29")).toBe("Feb 29, 2028");
    expect(losAngeles.shortDay("2027-12-01")).toBe("Dec 1");
    expect(tokyo.shortDay("2027-12-01")).toBe("12月1日");
  });

  it("is the reader's day when an hour is given", () => {
    expect(dueDay("2027-12-01T04:30:00Z", losAngeles)).toBe("2027-11-30");
    expect(dueDay("2027-12-01T16:30:00Z", tokyo)).toBe("2027-12-02");
  });

  it("is counted from the reader's today", () => {
    expect(losAngeles.now()).toEqual({ day: "2027-11-30", hour: 20 });
    expect(tokyo.now()).toEqual({ day: "2027-12-01", hour: 13 });
    expect(daysUntil(dueOn("2027-11-30"), losAngeles)).toBe(0);
    expect(daysUntil(dueOn("2027-11-30"), tokyo)).toBe(-1);
    expect(daysUntil(dueOn("2027-12-01"), losAngeles)).toBe(1);
    expect(daysUntil(dueOn("2027-12-01"), tokyo)).toBe(0);
  });
});
