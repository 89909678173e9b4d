import { createElement, memo, type ReactNode } from "react";
import { useTexts } from "../language/language";
import styles from "./markdown-view.module.css";

const plain = new Set(
  "p br hr ul ol li blockquote pre code em strong b i del s kbd sub sup details summary thead tbody tr".split(" "),
);
const silent = new Set(["script", "style", "template", "iframe", "object", "svg", "math"]);
const empty = new Set(["br", "hr"]);

interface SafeHtmlProps {
  html: string;
}

/**
 * A stranger's text as the server has rendered and cleaned it. The browser's parser, which here neither runs nor loads
 * anything, takes it apart, and only what stands on the list above is built anew: neither wall has to be perfect, and the
 * page's policy is the third.
 */
export const SafeHtml = memo(function SafeHtml({ html }: SafeHtmlProps) {
  const t = useTexts();
  const { body } = new DOMParser().parseFromString(inert(html), "text/html");
  return (
    <div lang={/[\u3041-\u30fa]/.test(body.textContent ?? "") ? "ja" : undefined} className={styles.markdown}>
      {childrenOf(body, t.markdown)}
    </div>
  );
});

/**
 * The only text that the page's policy lets the browser's parser have, and only because nothing in the document that comes
 * of it runs, loads or is shown. Browsers without Trusted Types take the text as it is.
 */
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createHTML(html: string): string } } }
).trustedTypes?.createPolicy("inert-document", { createHTML: (html: string) => html });

function inert(html: string): string {
  return policy ? policy.createHTML(html) : html;
}

interface Words {
  table: string;
  task: string;
}

function childrenOf(node: Node, words: Words): ReactNode[] {
  return [...node.childNodes].map((child, place) => build(child, place, words));
}

function build(node: Node, key: number, words: Words): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || silent.has(node.localName)) return null;
  const name = node.localName;
  if (empty.has(name)) return createElement(name, { key });
  if (name === "input") {
    return node.getAttribute("type") === "checkbox" ? (
      <input
        key={key}
        type="checkbox"
        aria-label={words.task}
        checked={node.hasAttribute("checked")}
        disabled
        readOnly
      />
    ) : null;
  }
  const children = childrenOf(node, words);
  if (/^h[1-6]$/.test(name)) {
    // The page has its own first heading.
    return createElement(`h${Math.min(6, Number(name[1]) + 1)}`, { key }, ...children);
  }
  switch (name) {
    case "a":
      return link(node, key, children);
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard
        <section key={key} className={styles.table} tabIndex={0} aria-label={words.table}>
          <table>{children}</table>
        </section>
      );
    case "th":
    case "td":
      return createElement(name, { key, align: alignment(node) }, ...children);
    case "pre":
      return createElement(name, { key, tabIndex: 0 }, ...children);
    case "ol":
      return createElement(name, { key, start: Number(node.getAttribute("start")) || undefined }, ...children);
    default:
      // What is not known loses its tags and keeps its words.
      return plain.has(name) ? createElement(name, { key }, ...children) : <span key={key}>{children}</span>;
  }
}

function alignment(cell: Element): string | undefined {
  const align = cell.getAttribute("align")?.toLowerCase() ?? "";
  return ["left", "right", "center"].includes(align) ? align : undefined;
}

/** Links within the text would change the page's address, and other schemes have no business here: both stay words. */
function link(node: Element, key: number, children: ReactNode[]): ReactNode {
  const href = node.getAttribute("href") ?? "";
  return /^(https?:\/\/|mailto:)/i.test(href) ? (
    <a key={key} href={href} target="_blank" rel="nofollow noopener noreferrer">
      {children}
    </a>
  ) : (
    <span key={key}>{children}</span>
  );
}
