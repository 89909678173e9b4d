import type { Element, ElementContent, Root } from "hast";
import { visit } from "unist-util-visit";

/** The anchor that GitHub gives a heading, as the review computes it too: a document's links work in both places. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[ \n]/g, "-")
    .replace(/[^\p{L}\p{Mn}\p{Mc}\p{Me}\p{Nd}\p{Nl}\p{Pc}-]/gu, "");
}

/** `## Title {#anchor}`, as Pandoc, kramdown, VitePress and others read it. */
const given = /\{[^{}#]*#([^\s{}]+)[^{}]*\}\s*$/;

/** Names each heading by its words, or by the name it is given; one that is met again gets a number. */
export function rehypeAnchors() {
  return (tree: Root) => {
    const used = new Map<string, number>();
    visit(tree, "element", (node: Element) => {
      if (!/^h[1-6]$/.test(node.tagName) || node.properties.id) return;
      node.properties.id = takeGiven(node) ?? unique(slugOf(textOf(node)), used);
    });
  };
}

function takeGiven(heading: Element): string | undefined {
  const last = heading.children.at(-1);
  const match = last?.type === "text" ? given.exec(last.value) : null;
  if (last?.type !== "text" || !match) return undefined;
  last.value = last.value.slice(0, match.index).trimEnd();
  return match[1];
}

function unique(slug: string, used: Map<string, number>): string {
  let name = slug;
  while (used.has(name)) {
    const number = (used.get(slug) ?? 0) + 1;
    used.set(slug, number);
    name = `${slug}-${number}`;
  }
  used.set(name, 0);
  return name;
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}

/** What a fragment such as `#%E7%94%BB%E9%9D%A2` names; other keyboards compose letters such as が differently. */
function nameOf(fragment: string): string {
  const name = fragment.replace(/^#/, "");
  try {
    return decodeURIComponent(name).normalize();
  } catch {
    return name.normalize(); // a stray percent sign: then it is meant as it stands
  }
}

/** Brings what a fragment names inside this text into sight and lights it up; false when it names nothing here. */
export function follow(text: HTMLElement | null, prefix: string, fragment: string): boolean {
  const name = nameOf(fragment);
  if (!text || !name) return false;
  const named = [...text.querySelectorAll<HTMLElement>("[id], a[name]")];
  const nameIn = (element: HTMLElement) =>
    (element.id || element.getAttribute("name") || "").slice(prefix.length).normalize();
  const target =
    named.find(element => nameIn(element) === name) ??
    named.find(element => nameIn(element).toLowerCase() === name.toLowerCase());
  if (!target) return false;
  target.scrollIntoView({ block: "start" });
  if (!target.matches("a, button, input")) target.tabIndex = -1; // so that the next Tab goes on from here
  target.focus({ preventScroll: true });
  light(target);
  return true;
}

/** Lights a block up for a moment. */
export function light(block: HTMLElement): void {
  delete block.dataset.flash;
  void block.offsetWidth; // lets the animation start again
  block.dataset.flash = "";
}
