import type { Element, Root } from "hast";
import { visit } from "unist-util-visit";

/** Tells each block which line of the source it comes from, so that text and preview can follow each other. */
export function rehypeLines() {
  return (tree: Root) => {
    visit(tree, "element", (node: Element) => {
      const line = node.position?.start.line;
      if (line === undefined) return;
      node.properties.dataLine = line;
      const tick = node.tagName === "li" ? tickOf(node) : undefined;
      if (tick) tick.properties.dataLine = line;
    });
  };
}

/** The check box of a list item stands in the item itself or, in loose lists, in its first paragraph. */
function tickOf(item: Element): Element | undefined {
  for (const child of item.children) {
    if (child.type !== "element") continue;
    if (child.tagName === "input") return child;
    const first = child.children[0];
    if (child.tagName === "p" && first?.type === "element" && first.tagName === "input") return first;
  }
  return undefined;
}

/** The source with the check box on this line turned over; the same text when there is none. */
export function toggleTask(markdown: string, line: number): string {
  const lines = markdown.split("\n");
  const text = lines[line - 1];
  if (text === undefined) return markdown;
  lines[line - 1] = text.replace(
    /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+\[)([ xX])(\])/,
    (_all, open: string, mark: string, close: string) => `${open}${mark === " " ? "x" : " "}${close}`,
  );
  return lines.join("\n");
}
