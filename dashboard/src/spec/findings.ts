import type { Finding } from "../api/types";

/** Where a finding is now: the text may have moved since the review, so its quote is looked for around its old line. */
export function locate(finding: Pick<Finding, "line" | "quote">, lines: readonly string[]): number | null {
  const quote = finding.quote?.split("\n")[0]?.trim();
  const line = finding.line ?? null;
  if (!quote) return line !== null && line <= lines.length ? line : null;
  const start = Math.min((line ?? 1) - 1, lines.length - 1);
  for (let distance = 0; distance < lines.length; distance++) {
    for (const index of distance === 0 ? [start] : [start - distance, start + distance]) {
      if (lines[index]?.includes(quote)) return index + 1;
    }
  }
  return line !== null && line <= lines.length ? line : null;
}

const order = { error: 0, warning: 1, info: 2 };

export function bySeverityAndPlace(a: Finding, b: Finding): number {
  return order[a.severity] - order[b.severity] || (a.line ?? 0) - (b.line ?? 0);
}
