/** More than a page of it: converting would hold up the browser for seconds. */
const mostHtml = 4 * 1024 * 1024;

/** What has a meaning in Markdown. Colours of source code, as editors send them, have none. */
const meaning =
  /<(?:h[1-6]|ul|ol|table|pre|blockquote|strong|b|em|i|del|s|a\s[^>]*href|img|hr|code)\b|class=["']?Mso|docs-internal-guid/i;

/** Notion and others send Markdown beside the HTML of the same text: theirs is the better one. */
const alreadyMarkdown =
  /^#{1,6} \S|^\s*[-*] \[[ xX]\] |^\s*\|?(?:\s*:?-{3,}:?\s*\|)+|^```|\*\*\S[^*\n]*\*\*|\]\(https?:/m;

/** The HTML of what is pasted, when it says more than the plain text beside it. */
export function richText(data: DataTransfer | null): string | null {
  if (!data || data.types.includes("vscode-editor-data")) return null;
  const html = data.getData("text/html");
  if (!html || html.length > mostHtml || !meaning.test(html)) return null;
  return alreadyMarkdown.test(data.getData("text/plain")) ? null : html;
}
