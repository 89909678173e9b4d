import type { Root } from "hast";
import { defaultHandlers } from "mdast-util-to-markdown";
import rehypeRaw from "rehype-raw";
import rehypeRemark from "rehype-remark";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import remarkStringify, { type Options } from "remark-stringify";
import { unified } from "unified";
import { cellBreak, rehypeTidy } from "./tidy";

const writing: Options = {
  bullet: "-",
  rule: "-",
  listItemIndent: "one",
  resourceLink: true,
  handlers: {
    // What stands between letters emphasises nothing: names such as user_id stay as they are read.
    text: (node, _parent, state, info) =>
      plainAmpersands(state.safe(node.value, info)).replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, "_"),
    link: Object.assign(
      (...[node, parent, state, info]: Parameters<typeof defaultHandlers.link>) =>
        plainAmpersands(defaultHandlers.link(node, parent, state, info)),
      { peek: defaultHandlers.link.peek },
    ),
  },
};

/** Only what ends in a semicolon could be read as a character: the addresses of queries stay as they are. */
function plainAmpersands(markdown: string): string {
  return markdown.replace(/\\&(?!#?\w{1,31};)/g, "&");
}

const converter = unified()
  .use(rehypeRaw)
  .use(rehypeTidy)
  .use(rehypeRemark, { handlers: { [cellBreak]: () => ({ type: "html", value: "<br>" }) } })
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkCjkFriendly)
  .use(remarkStringify, writing);

/**
 * Rich text from a browser, Word, Google Docs, Notion or a spreadsheet as Markdown. Nothing of it is given to the browser's
 * parser, so nothing of it runs or loads.
 */
export function toMarkdown(html: string): string {
  const tree: Root = { type: "root", children: [{ type: "raw", value: fragmentOf(html) }] };
  const markdown = converter.stringify(converter.runSync(tree));
  return markdown.replace(/\u00a0/g, " ").trim();
}

/** What was selected, without the page around it that some programs send along. */
function fragmentOf(html: string): string {
  const start = html.indexOf("<!--StartFragment-->");
  const end = html.lastIndexOf("<!--EndFragment-->");
  const body = start >= 0 && end > start ? html.slice(start, end) : html;
  return body.replace(/<!\[(?:if|endif)[^>]*\]>/gi, ""); // how Word hides things from other programs
}
