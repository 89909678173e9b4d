import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderPart } from "../test/render";
import MarkdownView from "./markdown-view";

describe("rendered Markdown", () => {
  it("runs nothing that a text brings along", () => {
    renderPart(
      <MarkdownView
        text={
          '<script>window.bad = 1</script><img src=x onerror="window.bad=1"><a href="javascript:window.bad=1">go</a>' +
          '<iframe src="/"></iframe><p style="position:fixed" onclick="window.bad=1">hello</p>'
        }
      />,
    );
    const html = document.body.innerHTML;
    expect(html).toContain("hello");
    expect(html).not.toMatch(/<script|<iframe|onerror|onclick|javascript:|position:\s*fixed/);
    expect("bad" in window).toBe(false);
  });

  it("shows tables and check boxes", () => {
    renderPart(<MarkdownView text={"| a | b |\n|---|---|\n| 1 | 2<br>3 |\n\n- [x] done\n- [ ] open"} />);
    expect(screen.getByRole("columnheader", { name: "a" })).toBeVisible();
    expect(screen.getByRole("cell", { name: "23" })).toBeVisible();
    expect(screen.getAllByRole("checkbox").map(box => (box as HTMLInputElement).checked)).toEqual([true, false]);
    expect(screen.getAllByRole("checkbox")[0]).toBeDisabled();
  });

  it("says which line a ticked box stands on, also below front matter and in loose lists", async () => {
    const toggle = vi.fn();
    renderPart(<MarkdownView text={"---\ntitle: x\n---\n\n# T\n\n- [ ] one\n\n- [ ] two"} onToggleTask={toggle} />);
    const boxes = screen.getAllByRole("checkbox");
    for (const box of boxes) await userEvent.click(box);
    expect(toggle.mock.calls).toEqual([[7], [9]]);
    expect(screen.queryByText(/title: x/)).toBeNull();
  });

  it("sees where an emphasis ends in Japanese", () => {
    renderPart(<MarkdownView text="離脱率は**42%**に、**「期限」**は短い。" />);
    expect(screen.getByText("42%").tagName).toBe("STRONG");
    expect(screen.getByText("「期限」").tagName).toBe("STRONG");
    expect(document.querySelector("[lang=ja]")).not.toBeNull();
  });

  it("joins the lines of a Japanese paragraph without a gap, and those of others with one", () => {
    const html = (text: string) => {
      cleanup();
      renderPart(<MarkdownView text={text} />);
      return [...document.querySelectorAll("p, pre, li")].map(block => block.textContent);
    };
    expect(html("仕様書は\n短い。\n**必ず**\n「読む」\n[ー](#x)")).toEqual(["仕様書は短い。必ず「読む」ー"]);
    expect(html("**強**\n**弱** \n*中*\n　字")).toEqual(["強弱中　字"]);
    expect(html("これは\nMarkdown\nです and\nEnglish")).toEqual(["これは\nMarkdown\nです and\nEnglish"]);
    expect(html("한국어\n문장")).toEqual(["한국어\n문장"]);
    expect(html("改行  \nする")).toEqual(["改行\nする"]);
    expect(html("```\n一\n二\n```")).toEqual(["一\n二\n"]);
    expect(html("三\n\n四")).toEqual(["三", "四"]);
    expect(html("- 項目の\n  続き\n- 二")).toEqual(["項目の続き", "二"]);
  });

  it("loads no picture from elsewhere and opens other sites in a new window", () => {
    renderPart(<MarkdownView text={"![chart](https://example.com/x.png) [site](https://example.com)"} />);
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.getByRole("link", { name: "chart" })).toHaveAttribute("rel", "noreferrer noopener");
    expect(screen.getByRole("link", { name: "site" })).toHaveAttribute("target", "_blank");
  });
});

describe("headings and what leads to them", () => {
  const address = "/specs/1";

  it("are named as the review names them, also in Japanese, twice and by a name of their own", () => {
    renderPart(
      <MarkdownView
        address={address}
        text={"# 1. 画面 一覧（案）\n\n## API & `GET`\n\n## API & GET\n\n## 認証 {.big #auth}\n\n<h2 id='own'>Own</h2>"}
      />,
    );
    expect(screen.getAllByRole("heading").map(heading => heading.id)).toEqual(
      ["1-画面-一覧案", "api--get", "api--get-1", "auth", "own"].map(name => `user-content-${name}`),
    );
    expect(screen.getByRole("heading", { name: "認証" })).toBeVisible();
  });

  it("copy a link to themselves", async () => {
    const user = userEvent.setup();
    renderPart(<MarkdownView address={address} text={"## 画面"} />);
    await user.click(screen.getByRole("link", { name: "Copy link to this heading" }));
    const copied = await navigator.clipboard.readText();
    expect(copied).toBe(`${window.location.origin}/specs/1#%E7%94%BB%E9%9D%A2`);
    expect(await screen.findByText("Copied")).toBeVisible();
  });

  it("are found by links and by the address, however a keyboard has put the letters together", async () => {
    const scrolled: Element[] = [];
    Element.prototype.scrollIntoView = function (this: Element) {
      scrolled.push(this);
    };
    window.location.hash = "#%E7%94%BB%E9%9D%A2";
    renderPart(
      <MarkdownView address={address} text={`# Top\n\n[go](#${"バッグ".normalize("NFD")})\n\n## 画面\n\n## バッグ`} />,
    );
    expect(scrolled).toEqual([screen.getByRole("heading", { name: "画面" })]);
    await userEvent.click(screen.getByRole("link", { name: "go" }));
    expect(scrolled.at(-1)).toBe(screen.getByRole("heading", { name: "バッグ" }));
    window.location.hash = "";
  });

  it("leave the address alone where it says something else, such as the secret of a shared page", async () => {
    window.location.hash = "#secret";
    renderPart(<MarkdownView text={"[go](#there)\n\n## There\n\nA note[^1].\n\n[^1]: The note."} />);
    expect(screen.queryByRole("link", { name: "Copy link to this heading" })).toBeNull();
    const scroll = vi.fn();
    Element.prototype.scrollIntoView = scroll;
    for (const name of ["go", "1", /Back to where note 1/]) await userEvent.click(screen.getByRole("link", { name }));
    expect(scroll).toHaveBeenCalledTimes(3);
    expect(window.location.hash).toBe("#secret");
    window.location.hash = "";
  });
});
