/** The title that a text gives itself: `title:` of its front matter, else its first heading. */
export function titleOf(markdown: string): string {
  const matter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(markdown);
  const named = matter?.[1] ? /^title:[ \t]*(.+)$/m.exec(matter[1])?.[1] : undefined;
  if (named) return named.trim().replace(/^(["'])(.*)\1$/, "$2");
  const body = matter ? markdown.slice(matter[0].length) : markdown;
  const heading = /^#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(body)?.[1];
  return heading?.replace(/[*_`]/g, "").trim().slice(0, 300) ?? "";
}
