import { light } from "../markdown/anchors";

function blockAt(preview: HTMLElement, line: number): HTMLElement | null {
  let best: HTMLElement | null = null;
  for (const block of preview.querySelectorAll<HTMLElement>("[data-line]")) {
    const at = Number(block.dataset.line);
    if (at > line) break;
    best = block;
  }
  return best;
}

/** Keeps the preview at the line that the editor shows first. */
export function followLine(preview: HTMLElement | null, line: number): void {
  if (!preview) return;
  const block = blockAt(preview, line);
  if (!block || line <= 1) {
    preview.scrollTop = 0;
    return;
  }
  preview.scrollTop += block.getBoundingClientRect().top - preview.getBoundingClientRect().top - 20;
}

/** Brings the block of a line into sight and lights it up for a moment. */
export function flashLine(preview: HTMLElement | null, line: number): void {
  const block = preview && blockAt(preview, line);
  if (!block) return;
  block.scrollIntoView({ block: "center" });
  light(block);
}
