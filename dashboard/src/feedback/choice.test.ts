import { describe, expect, it, vi } from "vitest";
import { agree, changeInstall, decline, hasPrivacySignal, readChoice, subscribeChoice } from "./choice";

const random = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the choice", () => {
  it("makes a random number only for those who agree", () => {
    expect(readChoice()).toBeNull();
    decline("2026-11");
    expect(readChoice()).toEqual({ answer: "no", version: "2026-11", install: null });
    const made = new Set(
      Array.from({ length: 50 }, () => {
        localStorage.clear();
        agree("2026-11");
        return readChoice()?.install;
      }),
    );
    expect(made.size).toBe(50);
    for (const install of made) expect(install).toMatch(random);
  });

  it("keeps the number when consent is withdrawn, so that what was told can be deleted", () => {
    agree("2026-11");
    const install = readChoice()?.install;
    decline("2026-11");
    expect(readChoice()).toEqual({ answer: "no", version: "2026-11", install });
    changeInstall();
    expect(readChoice()?.install).toBeNull();
  });

  it("has a new number when its user wants one", () => {
    agree("2026-11");
    const before = readChoice()?.install;
    changeInstall();
    expect(readChoice()).toMatchObject({ answer: "yes", version: "2026-11" });
    expect(readChoice()?.install).toMatch(random);
    expect(readChoice()?.install).not.toBe(before);
  });

  it.each([
    "{",
    "7",
    "null",
    '{"answer":"yes","version":"1"}',
    '{"format":2,"answer":"yes","version":"1"}',
    '{"format":1}',
  ])("is not there when something else is stored: %s", stored => {
    localStorage.setItem("resonant.feedback", stored);
    expect(readChoice()).toBeNull();
  });

  it("is told to whoever listens, from other tabs too", () => {
    const heard = vi.fn();
    const end = subscribeChoice(heard);
    agree("2026-11");
    window.dispatchEvent(new StorageEvent("storage", { key: "resonant.feedback" }));
    expect(heard).toHaveBeenCalledTimes(2);
    end();
    decline("2026-11");
    expect(heard).toHaveBeenCalledTimes(2);
  });
});

describe("a browser that asks not to be followed", () => {
  it.each([
    [{ doNotTrack: "1" }, true],
    [{ globalPrivacyControl: true }, true],
    [{ doNotTrack: "0", globalPrivacyControl: false }, false],
    [{ doNotTrack: null }, false],
  ])("%o is heard: %s", (signals, heard) => {
    vi.stubGlobal("navigator", signals);
    expect(hasPrivacySignal()).toBe(heard);
  });
});
