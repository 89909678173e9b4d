import { describe, expect, it } from "vitest";
import { daysUntil, dueDay, dueOn, noonOf } from "./due";

describe("a due day", () => {
  it("is the same day in every time zone", () => {
    for (const day of ["2027-12-01", "2028-02-29", "2027-01-01"]) {
      expect(dueDay(dueOn(day))).toBe(day);
      expect(new Date(noonOf(dueOn(day))).getDate()).toBe(Number(day.slice(-2)));
    }
    expect(dueDay("2027-12-01T23:59:59.000000Z")).toBe("2027-12-01");
  });

  it("is the reader's day when an hour is given", () => {
    const at = new Date(2027, 11, 1, 8, 30);
    expect(dueDay(at.toISOString())).toBe("2027-12-01");
  });

  it("is counted from the reader's today", () => {
    const now = new Date(2027, 10, 30, 23, 30);
    expect(daysUntil(dueOn("2027-11-30"), now)).toBe(0);
    expect(daysUntil(dueOn("2027-12-01"), now)).toBe(1);
    expect(daysUntil(dueOn("2027-11-29"), now)).toBe(-1);
  });
});
