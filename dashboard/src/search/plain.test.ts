import { expect, test } from "vitest";
import { plain } from "./plain";

test("what continues a word is no heading", () => {
  expect(plain("# and Java # 注文", true)).toBe("# and Java 注文");
});

test.each([
  ["# 注文 ## 要件 | ID | 要件 | |--|:--:| | R-1 | 登録できる | |", "注文 要件 ID 要件 R-1 登録できる "],
  ["やること - [ ] 画面案を作る - [x] 見積もり", "やること 画面案を作る 見積もり"],
  ["the **limit** of `max_rows`", "the limit of max_rows"],
  ["C# and F#, issue #12, a - b, 2 * 3", "C# and F#, issue #12, a - b, 2 * 3"],
  [" 前後の空白 ", " 前後の空白 "],
])("%s", (markdown, words) => {
  expect(plain(markdown)).toBe(words);
});
