import { screen } from "@testing-library/react";
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

  it("loads no picture from elsewhere and opens other sites in a new window", () => {
    renderPart(<MarkdownView text={"![chart](https://example.com/x.png) [site](https://example.com)"} />);
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.getByRole("link", { name: "chart" })).toHaveAttribute("rel", "noreferrer noopener");
    expect(screen.getByRole("link", { name: "site" })).toHaveAttribute("target", "_blank");
  });
});
