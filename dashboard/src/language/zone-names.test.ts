import { describe, expect, it } from "vitest";
import { timeZones } from "./time-zone";
import { isNamed, zoneNames } from "./zone-names";

const names = zoneNames(timeZones());

function found(typed: string): string[] {
  return [...names].filter(([, known]) => isNamed(known, typed)).map(([zone]) => zone);
}

describe("looking for a time zone", () => {
  it.each(["東京", "日本", "Tokyo", "japan", "ＴＯＫＹＯ", "Asia/Tok", "日本標準時", "Japan Standard Time"])(
    "finds Tokyo by %s",
    typed => {
      expect(found(typed)).toEqual(["Asia/Tokyo"]);
    },
  );

  it.each([
    ["ニューヨーク", "America/New_York"],
    ["new york", "America/New_York"],
    ["フランス", "Europe/Paris"],
    ["Germany", "Europe/Berlin"],
    ["ロンドン", "Europe/London"],
  ])("finds by %s", (typed, zone) => {
    expect(found(typed)).toContain(zone);
  });

  it("finds nothing by what no place is called", () => {
    expect(found("東京ゾーン")).toEqual([]);
    expect(found("")).toHaveLength(names.size);
  });
});
