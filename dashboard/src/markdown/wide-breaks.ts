import type { Element, Root, Text } from "hast";

/** Scripts without gaps between words; Hangul has them. */
const wide =
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\u30fb\\u30fc\\uff01-\\uff9f\\uffe0-\\uffe6]";
const within = new RegExp(`(?<=${wide})[ \\t]*\\n[ \\t]*(?=${wide})`, "gu");
const beginsWide = new RegExp(`^[ \\t\\n]*${wide}`, "u");
const endsWide = new RegExp(`${wide}[ \\t\\n]*$`, "u");
const leading = /^[ \t\n]*/;

/** What stands within a line. */
const inline = new Set([
  "a",
  "b",
  "code",
  "del",
  "em",
  "i",
  "ins",
  "kbd",
  "mark",
  "s",
  "span",
  "strong",
  "sub",
  "sup",
  "u",
]);

/**
 * Takes out where a line of the source ends within Japanese or Chinese words: browsers show a gap there. The server does the
 * same with what it renders.
 */
export function rehypeWideBreaks() {
  return (tree: Root) => {
    let line: Text[] = []; // the last words that end wide, and the gaps behind them
    const read = (text: Text) => {
      text.value = text.value.replace(within, "");
      if (text.value.trim() === "") {
        if (line.length > 0) line.push(text);
        return;
      }
      const [words, ...gaps] = line;
      const between = [...line.map(part => part.value.slice(wordsOf(part.value))), leading.exec(text.value)?.[0]].join(
        "",
      );
      if (words && beginsWide.test(text.value) && between.includes("\n")) {
        words.value = words.value.slice(0, wordsOf(words.value));
        for (const gap of gaps) gap.value = "";
        text.value = text.value.replace(leading, "");
      }
      line = endsWide.test(text.value) ? [text] : [];
    };
    const walk = (parent: Root | Element) => {
      const apart = parent.type === "root" || !inline.has(parent.tagName);
      if (apart) line = [];
      if (parent.type === "root" || parent.tagName !== "pre") {
        for (const child of parent.children) {
          if (child.type === "text") read(child);
          else if (child.type === "element") walk(child);
        }
      }
      if (apart) line = [];
    };
    walk(tree);
  };
}

/** How long a text is without the gap at its end. An expression would look at each gap within it again and again. */
function wordsOf(text: string): number {
  let length = text.length;
  while (/[ \t\n]/.test(text.charAt(length - 1))) length--;
  return length;
}
