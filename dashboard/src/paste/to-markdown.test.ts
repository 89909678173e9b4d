import { describe, expect, it } from "vitest";
import { toMarkdown } from "./to-markdown";

describe("rich text as Markdown", () => {
  it("keeps what a page of a browser says", () => {
    const html =
      '<meta charset="utf-8"><h2 style="color: red">要件 <em>一覧</em></h2><p>See <a href="https://example.com/a?b=1&amp;c=2">the plan</a>' +
      " and <code>user_id</code>, user_id, **not bold**.</p><ul><li>one<ul><li>two</li></ul></li></ul><ol start='3'><li>three</li></ol>" +
      '<pre><code class="language-sql">SELECT *\n  FROM t;</code></pre><blockquote><p>said</p></blockquote><script>bad()</script>' +
      '<p style="display:none">tracking</p><img src="data:image/png;base64,AAAA"><s>gone</s>';
    expect(toMarkdown(html)).toBe(
      "## 要件 *一覧*\n\nSee [the plan](https://example.com/a?b=1&c=2) and `user_id`, user_id, \\*\\*not bold\\*\\*.\n\n" +
        "- one\n  - two\n\n3. three\n\n```sql\nSELECT *\n  FROM t;\n```\n\n> said\n\n~~gone~~",
    );
  });

  it("reads what Google Docs says by styles", () => {
    const html =
      '<b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-weight:400">決済</span></h1>' +
      '<p><span style="font-weight:700">太字</span><span style="font-style:italic">です</span>' +
      '<span style="text-decoration:line-through">旧</span></p><ul><li><p><span>一</span></p></li><ul><li><p><span>二</span></p></li></ul>' +
      "<li><p>三</p></li></ul></b><br class='Apple-interchange-newline'>";
    expect(toMarkdown(html)).toBe("# 決済\n\n**太字***です*~~旧~~\n\n- 一\n  - 二\n- 三");
  });

  it("makes lists of Word's paragraphs", () => {
    const item = (level: number, marker: string, text: string) =>
      `<p class=MsoListParagraph style='margin-left:36pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings'>` +
      `<span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`;
    const html =
      "<html xmlns:o='urn:x'><head><style>p.MsoNormal {margin:0}</style></head><body><!--StartFragment--><p class=MsoTitle>仕様</p>" +
      `<p class=MsoNormal>本文<o:p></o:p></p>\n${item(1, "·", "一")}\n${item(2, "o", "二")}\n${item(1, "·", "三")}` +
      `<p class=MsoNormal>次</p>${item(1, "1.", "first")}${item(1, "2.", "second")}<!--EndFragment--></body></html>`;
    expect(toMarkdown(html)).toBe("# 仕様\n\n本文\n\n- 一\n  - 二\n- 三\n\n次\n\n1. first\n2. second");
  });

  it("keeps tables, also those of a spreadsheet, with what stood in several lines of a cell", () => {
    const html =
      "<table><colgroup><col></colgroup><tbody><tr><td>項目</td><td>値</td></tr>" +
      "<tr><td><p>a | b</p><p>c</p></td><td>1<br>2</td></tr></tbody></table>";
    expect(toMarkdown(html)).toBe("| 項目 | 値 |\n| - | - |\n| a \\| b<br>c | 1<br>2 |");
  });

  it("keeps check boxes", () => {
    const html = '<ul><li><input type="checkbox" checked>done</li><li><input type="checkbox"> open</li></ul>';
    expect(toMarkdown(html)).toBe("- [x] done\n- [ ] open");
  });
});
