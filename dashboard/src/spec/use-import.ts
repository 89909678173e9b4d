import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { api, take } from "../api/client";
import type { ImportResult } from "../api/types";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";
import { collectFiles } from "./files";
import { countOf, type ImportSum, inParts, piecesOf, sumOf } from "./import-parts";
import type { Piece } from "./zip-parts";

function path(file: File): string {
  return file.webkitRelativePath || file.name;
}

function send(pieces: readonly Piece[]): Promise<ImportResult> {
  const form = new FormData();
  for (const piece of pieces) form.append("file", piece.body, piece.name);
  return take(
    api.POST("/api/v1/specs/imports", { body: { file: [] }, bodySerializer: () => form }), // the contract knows files as text
  );
}

/** Takes .md files, folders and zips, dropped or chosen; what is large goes in several requests, one after another. */
export function useImport() {
  const t = useTexts();
  const client = useQueryClient();
  const [depth, setDepth] = useState(0);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const upload = useMutation({
    mutationFn: async (files: File[]): Promise<ImportSum> => {
      const { pieces, ignored } = await piecesOf(files, path);
      const parts = inParts(pieces);
      const all = countOf(pieces);
      const results: ImportResult[] = [];
      let done = 0;
      for (const part of parts) {
        setProgress(parts.length > 1 ? { done, all } : null);
        try {
          results.push(await send(part));
        } catch (error) {
          if (done === 0) throw error;
          return sumOf(results, ignored, { files: all - done, error });
        }
        done += countOf(part);
      }
      return sumOf(results, ignored, null);
    },
    onSettled: () => setProgress(null),
    onSuccess: () => client.invalidateQueries({ queryKey: ["specs", "list"] }),
    onError: error => notifyFailure(t, error, t.spec.notImported),
  });

  const start = (files: File[], input?: HTMLInputElement) => {
    const wanted = files
      .filter(file => /\.(md|markdown|zip)$/i.test(file.name))
      .toSorted((a, b) => path(a).localeCompare(path(b))); // so that one sees where an import has stopped
    if (input) input.value = ""; // or choosing the same file again would do nothing
    if (wanted.length > 0) upload.mutate(wanted);
    else if (files.length > 0) notifyFailure(t, new Error(t.spec.nothingToImport), t.spec.notImported);
  };

  const dropTarget = {
    onDragEnter: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setDepth(current => current + 1);
    },
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    onDragLeave: () => setDepth(current => Math.max(0, current - 1)),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setDepth(0);
      void collectFiles(event.dataTransfer).then(files => start(files));
    },
  };

  return {
    start,
    dropTarget,
    isOver: depth > 0,
    isPending: upload.isPending,
    /** How many files are done, while there are several parts. */
    progress,
    result: upload.data,
    clear: () => upload.reset(),
  };
}
