import type { Element, ElementContent, Properties, Root, RootContent } from "hast";
import { SKIP, visit } from "unist-util-visit";

/** A line break in a table, where Markdown knows none but that of HTML. */
export const cellBreak = "cell-break";

const nothing = new Set(
  "head title meta link style script template noscript colgroup object iframe svg math".split(" "),
);
const block = new Set("p div ul ol table pre blockquote h1 h2 h3 h4 h5 h6 hr section article".split(" "));

type Parent = Root | Element;

/** Takes from the HTML of word processors what it means, and leaves away how it looks. */
export function rehypeTidy() {
  return (tree: Root) => {
    dropSilent(tree);
    meanStyles(tree);
    makeWordLists(tree);
    nestLists(tree);
    tidyTables(tree);
  };
}

function dropSilent(tree: Root): void {
  visit(tree, (node, at, parent) => {
    if (node.type === "element" && node.tagName.includes(":") && parent && at !== undefined) {
      parent.children.splice(at, 1, ...node.children); // <o:p> and others of Word's own
      return [SKIP, at];
    }
    const silent =
      node.type === "comment" ||
      node.type === "doctype" ||
      (node.type === "element" && (nothing.has(node.tagName) || isHidden(node) || isLostPicture(node)));
    if (!silent || !parent || at === undefined) return undefined;
    parent.children.splice(at, 1);
    return [SKIP, at];
  });
}

function isHidden(node: Element): boolean {
  return /(?:^|;)\s*display\s*:\s*none/i.test(styleOf(node));
}

/** Pictures inside the text itself or on somebody's disk: nobody could open them. */
function isLostPicture(node: Element): boolean {
  return node.tagName === "img" && !/^https?:|^\/files\//i.test(String(node.properties.src ?? ""));
}

function styleOf(node: Element): string {
  return typeof node.properties.style === "string" ? node.properties.style : "";
}

/** Google Docs and Word say by styles what other programs say by elements. */
function meanStyles(tree: Root): void {
  visit(tree, "element", (node, at, parent) => {
    const style = styleOf(node);
    if (/^(?:b|strong|i|em)$/.test(node.tagName) && /font-(?:weight|style)\s*:\s*(?:normal|400)/i.test(style)) {
      if (parent && at !== undefined) {
        parent.children.splice(at, 1, ...node.children); // Google Docs wraps a whole page in a <b> that is none
        return [SKIP, at];
      }
    }
    if (node.tagName === "p" && /\bMsoTitle\b/.test(classOf(node))) node.tagName = "h1";
    if (node.tagName !== "span" || isBlank(node)) return undefined;
    const meanings = [
      /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style) && !isInside(parent, /^(?:h[1-6]|th|b|strong)$/) && "strong",
      /font-style\s*:\s*italic/i.test(style) && "em",
      /text-decoration[\w-]*\s*:[^;]*line-through/i.test(style) && "del",
    ].filter(name => name !== false);
    for (const name of meanings) node.children = [element(name, node.children)];
    return undefined;
  });
}

function isInside(parent: Parent | undefined, names: RegExp): boolean {
  return parent?.type === "element" && names.test(parent.tagName);
}

function isBlank(node: Element): boolean {
  return textOf(node).trim() === "";
}

function classOf(node: Element): string {
  return Array.isArray(node.properties.className) ? node.properties.className.join(" ") : "";
}

function textOf(node: ElementContent | RootContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}

function element(tagName: string, children: ElementContent[], properties: Properties = {}): Element {
  return { type: "element", tagName, properties, children };
}

/** Word writes lists as paragraphs with a level and a drawn bullet. */
function makeWordLists(tree: Root): void {
  visit(tree, (node: Root | RootContent) => {
    if (!("children" in node)) return;
    const made: ElementContent[] = [];
    let lists: Element[] = [];
    for (const child of node.children as ElementContent[]) {
      const level = child.type === "element" ? levelOf(child) : 0;
      if (level > 0) {
        addItem(made, lists, child as Element, level);
        continue;
      }
      if (lists.length > 0 && child.type === "text" && child.value.trim() === "") continue;
      lists = [];
      made.push(child);
    }
    node.children = made;
  });
}

function levelOf(node: Element): number {
  if (node.tagName !== "p") return 0;
  return Number(/mso-list\s*:[^;]*\blevel(\d)/i.exec(styleOf(node))?.[1] ?? 0);
}

/** @param lists the list that is open on each level, deepest last; changed here */
function addItem(made: ElementContent[], lists: Element[], paragraph: Element, level: number): void {
  const marker = takeMarker(paragraph);
  lists.length = Math.min(lists.length, level);
  while (lists.length < level) {
    const list = element(/^[(（]?[\d０-９a-hA-H①-⑳]{1,3}[.)．）、]?$/.test(marker) ? "ol" : "ul", []);
    const around = lists.at(-1);
    if (!around) made.push(list);
    else if (around.children.length === 0) around.children.push(element("li", [list]));
    else (around.children.at(-1) as Element).children.push(list);
    lists.push(list);
  }
  lists.at(-1)?.children.push(element("li", paragraph.children));
}

function takeMarker(paragraph: Element): string {
  let marker = "";
  visit(paragraph, "element", (node, at, parent) => {
    if (!/mso-list\s*:\s*Ignore/i.test(styleOf(node)) || !parent || at === undefined) return undefined;
    marker = textOf(node).replace(/[\s\u00a0]/g, "");
    parent.children.splice(at, 1);
    return [SKIP, at];
  });
  return marker;
}

/** Google Docs puts a list that stands in an item beside it, and paragraphs into items that are no paragraphs. */
function nestLists(tree: Root): void {
  visit(tree, "element", node => {
    if (node.tagName === "li") {
      const [first] = node.children;
      const alone = node.children.filter(child => child.type === "element" && child.tagName === "p").length === 1;
      if (alone && first?.type === "element" && first.tagName === "p") node.children.splice(0, 1, ...first.children);
      return;
    }
    if (node.tagName !== "ul" && node.tagName !== "ol") return;
    const items: ElementContent[] = [];
    for (const child of node.children) {
      const before = items.findLast(each => each.type === "element");
      const nested = child.type === "element" && (child.tagName === "ul" || child.tagName === "ol");
      if (nested && before?.type === "element") before.children.push(child);
      else items.push(child);
    }
    node.children = items;
  });
}

/** A Markdown table has a head, and each of its cells is one line: what stood in several becomes one with breaks. */
function tidyTables(tree: Root): void {
  visit(tree, "element", node => {
    if (node.tagName === "table") giveHead(node);
    if (node.tagName === "td" || node.tagName === "th") node.children = inOneLine(node.children);
  });
}

/** Word processors and spreadsheets mark no head; there the first row is meant. */
function giveHead(table: Element): void {
  const rows: Element[] = [];
  visit(table, "element", node => {
    if (node.tagName === "tr") rows.push(node);
  });
  const cells = (row: Element | undefined) => row?.children.filter(cell => cell.type === "element") ?? [];
  if (cells(rows[0]).every(cell => cell.tagName === "td")) for (const cell of cells(rows[0])) cell.tagName = "th";
}

function inOneLine(children: readonly ElementContent[]): ElementContent[] {
  const line: ElementContent[] = [];
  for (const child of children) {
    if (child.type === "element" && child.tagName === "br") {
      line.push(element(cellBreak, []));
    } else if (child.type === "element" && (block.has(child.tagName) || child.tagName === "li")) {
      if (line.some(before => textOf(before).trim() !== "") && !isBlank(child)) line.push(element(cellBreak, []));
      line.push(...inOneLine(child.children));
    } else if (child.type === "element") {
      line.push({ ...child, children: inOneLine(child.children) });
    } else {
      line.push(child);
    }
  }
  while (line.at(-1)?.type === "element" && (line.at(-1) as Element).tagName === cellBreak) line.pop();
  return line;
}
