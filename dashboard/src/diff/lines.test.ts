import { describe, expect, it } from "vitest";
import { compareLines, comparePieces, foldEqual, mergeTexts, pairLines } from "./lines";

const text = (...lines: string[]) => lines.join("\n");

describe("a comparison", () => {
  it("numbers the lines of both sides", () => {
    expect(compareLines(text("a", "b", "c"), text("a", "x", "c"))).toEqual([
      { kind: "equal", text: "a", from_line: 1, to_line: 1 },
      { kind: "delete", text: "b", from_line: 2, to_line: null },
      { kind: "insert", text: "x", from_line: null, to_line: 2 },
      { kind: "equal", text: "c", from_line: 3, to_line: 3 },
    ]);
  });

  it("puts a replaced line beside what replaced it", () => {
    const rows = pairLines(compareLines(text("a", "b", "c"), text("a", "x", "y", "c")));
    expect(rows.map(row => [row.left?.text, row.right?.text])).toEqual([
      ["a", "a"],
      ["b", "x"],
      [undefined, "y"],
      ["c", "c"],
    ]);
  });

  it("marks the words that differ, in Japanese too", () => {
    const { left, right } = comparePieces("有効期限は24時間とする", "有効期限は72時間とする");
    expect(left.filter(piece => piece.changed).map(piece => piece.text)).toEqual(["24"]);
    expect(right.filter(piece => piece.changed).map(piece => piece.text)).toEqual(["72"]);
  });

  it("folds what did not change, leaving three lines around", () => {
    const before = Array.from({ length: 40 }, (_, line) => `line ${line}`);
    const after = before.with(20, "changed");
    const blocks = foldEqual(pairLines(compareLines(text(...before), text(...after))));
    expect(blocks.map(block => [block.kind, block.rows.length])).toEqual([
      ["fold", 17],
      ["rows", 7],
      ["fold", 16],
    ]);
  });
});

describe("a merge", () => {
  const base = text("title", "", "one", "", "two");

  it("keeps both changes when they touch different lines", () => {
    expect(mergeTexts(base, text("title", "", "ONE", "", "two"), text("title", "", "one", "", "TWO"))).toBe(
      text("title", "", "ONE", "", "TWO"),
    );
  });

  it("gives up when they touch the same line", () => {
    expect(mergeTexts(base, text("title", "", "mine", "", "two"), text("title", "", "theirs", "", "two"))).toBeNull();
  });
});
