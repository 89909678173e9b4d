/**
 * Markdown as it reads in one line: without the marks that only lay it out. What a word is surrounded by stays.
 *
 * @param continued whether a word ends where this begins, as the C of "C# and Java"
 */
export function plain(markdown: string, continued = false): string {
  return markdown
    .replace(/\|(?:\s*:?-{2,}:?\s*\|)+/g, " ") // what divides a table from its header
    .replace(continued ? /(\s)#{1,6}\s+/g : /(^|\s)#{1,6}\s+/g, "$1")
    .replace(/(^|\s)[-*+]\s+\[[ xX]\]\s+/g, "$1")
    .replace(/\*\*|`/g, "")
    .replace(/\s*\|\s*(?:\|\s*)*/g, " ")
    .replace(/\s{2,}/g, " ");
}
