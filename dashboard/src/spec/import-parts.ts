import type { ImportResult } from "../api/types";
import { type Piece, zipParts } from "./zip-parts";

/** What one request carries: little, so that one sees how far it is; the server takes ten times as many files. */
const mostFiles = 50;
const mostBytes = 24 * 1024 * 1024;

/** What is sent for the files chosen: zips that are too large for one request are cut into several. */
export async function piecesOf(
  files: readonly File[],
  path: (file: File) => string,
): Promise<{ pieces: Piece[]; ignored: number }> {
  const pieces: Piece[] = [];
  let ignored = 0;
  for (const file of files) {
    const parts = /\.zip$/i.test(file.name) ? await zipParts(path(file), file, mostFiles, mostBytes) : null;
    if (parts) {
      pieces.push(...parts.pieces);
      ignored += parts.ignored;
    } else {
      pieces.push({ name: path(file), body: file, count: 1 });
    }
  }
  return { pieces, ignored };
}

export function countOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.count, 0);
}

/** The pieces in the order given, in parts that the server takes in one request. A piece that is too large comes alone. */
export function inParts(pieces: readonly Piece[]): Piece[][] {
  const parts: Piece[][] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const part = parts.at(-1);
    if (part && countOf(part) + piece.count <= mostFiles && bytes + piece.body.size <= mostBytes) {
      part.push(piece);
      bytes += piece.body.size;
    } else {
      parts.push([piece]);
      bytes = piece.body.size;
    }
  }
  return parts;
}

/** An import of several parts, one of which may not have reached the server: those after it were not sent. */
export interface ImportSum extends ImportResult {
  /** How many files were not sent, and why. */
  stopped: { files: number; error: unknown } | null;
}

export type ImportedFile = ImportResult["imported"][number];
export type RejectedFile = ImportResult["rejected"][number];

/** The files that were refused, those of one reason together, in the order in which the reasons were met. */
export function byReason(files: readonly RejectedFile[]): { detail: string; names: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { detail, file } of files) {
    const names = reasons.get(detail);
    if (names) names.push(file);
    else reasons.set(detail, [file]);
  }
  return [...reasons].map(([detail, names]) => ({ detail, names }));
}

/** @param ignored what was left out before anything was sent */
export function sumOf(results: readonly ImportResult[], ignored: number, stopped: ImportSum["stopped"]): ImportSum {
  return {
    imported: results.flatMap(result => result.imported),
    rejected: results.flatMap(result => result.rejected),
    ignored: results.reduce((sum, result) => sum + result.ignored, ignored),
    stopped,
  };
}
