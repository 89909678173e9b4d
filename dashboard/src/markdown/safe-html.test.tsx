import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderPart } from "../test/render";
import { SafeHtml } from "./safe-html";

function show(html: string): HTMLElement {
  renderPart(<main>{<SafeHtml html={html} />}</main>);
  return screen.getByRole("main");
}

describe("a stranger's HTML", () => {
  it("keeps its words, lists and tables and comes below the page's own heading", () => {
    const shown = show(
      '<h1>Map</h1><ol start="3"><li>Third</li></ol><table><tbody><tr><td align="right">1</td></tr></tbody></table>',
    );
    expect(screen.getByRole("heading", { level: 2, name: "Map" })).toBeVisible();
    expect(screen.getByRole("list")).toHaveAttribute("start", "3");
    expect(shown.querySelector("td")).toHaveAttribute("align", "right");
  });

  it("cannot bring code, pictures or addresses that act, even if the server had let them through", () => {
    const shown = show(
      '<p onclick="steal()">Text</p><script>steal()</script><img src="https://spy.example/x" onerror="steal()">' +
        '<a href="javascript:steal()">one</a><a href="/api/v1/auth/session">two</a><iframe src="//x"></iframe>' +
        '<form action="/"><button>three</button></form><svg onload="steal()"><title>four</title></svg>',
    );
    expect(shown.querySelectorAll("script, img, iframe, form, button, svg, a")).toHaveLength(0);
    expect(shown.innerHTML).not.toMatch(/steal|onclick|javascript:/);
    expect(shown).toHaveTextContent("Textonetwothree");
  });

  it("opens links elsewhere and tells that site nothing", () => {
    show('<p><a href="https://acme.example/">Acme</a></p>');
    const link = screen.getByRole("link", { name: "Acme" });
    expect(link).toHaveAttribute("target", "_blank");
    expect(link).toHaveAttribute("rel", "nofollow noopener noreferrer");
  });
});
