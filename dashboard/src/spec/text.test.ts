import { describe, expect, it } from "vitest";
import { toggleTask } from "../markdown/lines";
import { smallestChange } from "./editor";
import { locate } from "./findings";
import { titleOf } from "./title";

describe("the place of a finding", () => {
  const lines = ["# Title", "", "Fast.", "", "Fast.", "Slow."];

  it("is its line while the text stands still", () => {
    expect(locate({ line: 3, quote: "Fast." }, lines)).toBe(3);
    expect(locate({ line: 5, quote: "Fast." }, lines)).toBe(5);
  });

  it("follows its quote when lines were put above it", () => {
    expect(locate({ line: 3, quote: "Slow." }, lines)).toBe(6);
    expect(locate({ line: 6, quote: "# Title" }, lines)).toBe(1);
  });

  it("falls back to its line, and to nothing when that is gone too", () => {
    expect(locate({ line: 2, quote: "rewritten" }, lines)).toBe(2);
    expect(locate({ line: 90, quote: "rewritten" }, lines)).toBeNull();
  });
});

describe("a check box in the text", () => {
  it("is turned over on its line only", () => {
    const text = "- [ ] one\n  - [x] two\n1. [ ] three\n> - [ ] four\nno [ ] box";
    expect(toggleTask(text, 1).split("\n")[0]).toBe("- [x] one");
    expect(toggleTask(text, 2).split("\n")[1]).toBe("  - [ ] two");
    expect(toggleTask(text, 3).split("\n")[2]).toBe("1. [x] three");
    expect(toggleTask(text, 4).split("\n")[3]).toBe("> - [x] four");
    expect(toggleTask(text, 5)).toBe(text);
    expect(toggleTask(text, 99)).toBe(text);
  });
});

describe("the title of a pasted text", () => {
  it("comes from its front matter, else from its first heading", () => {
    expect(titleOf('---\ntitle: "会員登録"\ntags: [a]\n---\n# Other')).toBe("会員登録");
    expect(titleOf("intro\n\n## 会員登録の`刷新` ##\n")).toBe("会員登録の刷新");
    expect(titleOf("---\ntags: [a]\n---\n# Heading")).toBe("Heading");
    expect(titleOf("just words")).toBe("");
  });
});

describe("the smallest change", () => {
  it("lies between what both texts begin and end with", () => {
    expect(smallestChange("abc", "abc")).toBeNull();
    expect(smallestChange("abcdef", "abXdef")).toEqual({ from: 2, to: 3, insert: "X" });
    expect(smallestChange("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
    expect(smallestChange("", "new")).toEqual({ from: 0, to: 0, insert: "new" });
  });
});
