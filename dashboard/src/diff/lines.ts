import { diffLines, diffWordsWithSpace } from "diff";
import { diff3Merge } from "node-diff3";

export interface Line {
  kind: "equal" | "insert" | "delete";
  text: string;
  from_line: number | null;
  to_line: number | null;
}

/** The lines of two texts side by side, in the shape that the server's own comparison has. */
export function compareLines(before: string, after: string): Line[] {
  const lines: Line[] = [];
  let from = 1;
  let to = 1;
  for (const part of diffLines(before, after)) {
    const texts = part.value.replace(/\n$/, "").split("\n");
    for (const text of texts) {
      if (part.added) lines.push({ kind: "insert", text, from_line: null, to_line: to++ });
      else if (part.removed) lines.push({ kind: "delete", text, from_line: from++, to_line: null });
      else lines.push({ kind: "equal", text, from_line: from++, to_line: to++ });
    }
  }
  return lines;
}

/** Both changes in one text, or null when they touch the same lines. */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  const merged: string[] = [];
  for (const region of diff3Merge(mine.split("\n"), base.split("\n"), theirs.split("\n"))) {
    if (region.conflict) return null;
    merged.push(...(region.ok ?? []));
  }
  return merged.join("\n");
}

export interface Row {
  left: Line | null;
  right: Line | null;
}

/** Pairs what was deleted with what was inserted in its place. */
export function pairLines(lines: readonly Line[]): Row[] {
  const rows: Row[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] as Line;
    if (line.kind === "equal") {
      rows.push({ left: line, right: line });
      index++;
      continue;
    }
    const deleted: Line[] = [];
    const inserted: Line[] = [];
    for (let next = lines[index]; next && next.kind !== "equal"; next = lines[++index]) {
      (next.kind === "delete" ? deleted : inserted).push(next);
    }
    for (let at = 0; at < Math.max(deleted.length, inserted.length); at++) {
      rows.push({ left: deleted[at] ?? null, right: inserted[at] ?? null });
    }
  }
  return rows;
}

export interface Piece {
  text: string;
  changed: boolean;
}

const longestCompared = 2000;

/** What differs inside a pair of lines; Japanese is cut into words by the browser's segmenter. */
export function comparePieces(before: string, after: string): { left: Piece[]; right: Piece[] } {
  if (before.length + after.length > longestCompared) {
    return { left: [{ text: before, changed: true }], right: [{ text: after, changed: true }] };
  }
  const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
  const left: Piece[] = [];
  const right: Piece[] = [];
  for (const part of diffWordsWithSpace(before, after, { intlSegmenter: segmenter })) {
    if (!part.added) left.push({ text: part.value, changed: part.removed });
    if (!part.removed) right.push({ text: part.value, changed: part.added });
  }
  return { left, right };
}

export type Block = { kind: "rows"; rows: Row[] } | { kind: "fold"; rows: Row[] };

const context = 3;

/** Folds long runs of equal lines, leaving some around every change. */
export function foldEqual(rows: readonly Row[]): Block[] {
  const blocks: Block[] = [];
  let run: Row[] = [];
  let first = true;
  const push = (shown: Row[]) => {
    const last = blocks.at(-1);
    if (shown.length === 0) return;
    if (last?.kind === "rows") last.rows.push(...shown);
    else blocks.push({ kind: "rows", rows: [...shown] });
  };
  const flush = (end: boolean) => {
    const before = first ? 0 : context;
    const after = end ? 0 : context;
    if (run.length > before + after + 2) {
      push(run.slice(0, before));
      blocks.push({ kind: "fold", rows: run.slice(before, run.length - after) });
      push(run.slice(run.length - after));
    } else {
      push(run);
    }
    run = [];
  };
  for (const row of rows) {
    if (row.left && row.left === row.right) {
      run.push(row);
    } else {
      flush(false);
      first = false;
      push([row]);
    }
  }
  flush(true);
  return blocks;
}
