import type { ImportResult } from "../api/types";

/** What one request may carry; the server takes a little more. */
const mostFiles = 500;
const mostBytes = 24 * 1024 * 1024;

/** The files in the order given, in parts that the server takes in one request. A file that is too large comes alone. */
export function inParts(files: readonly File[]): File[][] {
  const parts: File[][] = [];
  let bytes = 0;
  for (const file of files) {
    const part = parts.at(-1);
    if (part && part.length < mostFiles && bytes + file.size <= mostBytes) {
      part.push(file);
      bytes += file.size;
    } else {
      parts.push([file]);
      bytes = file.size;
    }
  }
  return parts;
}

/** An import of several parts, one of which may not have reached the server: those after it were not sent. */
export interface ImportSum extends ImportResult {
  /** How many files were not sent, and why. */
  stopped: { files: number; error: unknown } | null;
}

export function sumOf(results: readonly ImportResult[], stopped: ImportSum["stopped"]): ImportSum {
  return {
    imported: results.flatMap(result => result.imported),
    rejected: results.flatMap(result => result.rejected),
    ignored: results.reduce((sum, result) => sum + result.ignored, 0),
    stopped,
  };
}
