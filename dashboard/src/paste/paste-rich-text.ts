import { isolateHistory } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { richText } from "./rich-text";

/**
 * Rich text becomes Markdown when it is pasted, in one step to undo. Ctrl-Shift-V pastes plain text, and so does every
 * paste into code.
 *
 * @param onFailure told when the converter could not be had; the plain text was pasted then
 */
export function pasteRichText(onFailure: (error: unknown) => void): Extension {
  const places = new Set<{ from: number; to: number }>();
  let plain = false;
  return [
    EditorView.updateListener.of(update => {
      if (!update.docChanged) return;
      for (const place of places) {
        place.from = update.changes.mapPos(place.from, -1);
        place.to = update.changes.mapPos(place.to, 1);
      }
    }),
    EditorView.domEventHandlers({
      keydown: event => {
        plain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
        return false;
      },
      keyup: () => {
        plain = false;
        return false;
      },
      paste: (event, view) => {
        const { main } = view.state.selection;
        const html = plain || view.state.readOnly || isInCode(view, main.from) ? null : richText(event.clipboardData);
        if (!html) return false;
        const text = event.clipboardData?.getData("text/plain") ?? "";
        const place = { from: main.from, to: main.to };
        places.add(place);
        void convert(html, text, onFailure).then(markdown => {
          places.delete(place);
          if (view.dom.isConnected) insert(view, place, markdown);
        });
        event.preventDefault();
        return true;
      },
    }),
  ];
}

async function convert(html: string, text: string, onFailure: (error: unknown) => void): Promise<string> {
  try {
    const { toMarkdown } = await import("./to-markdown");
    return toMarkdown(html);
  } catch (error) {
    onFailure(error);
    return text;
  }
}

function isInCode(view: EditorView, at: number): boolean {
  for (let node = syntaxTree(view.state).resolveInner(at, -1); node.parent; node = node.parent) {
    if (/Code/.test(node.name)) return true;
  }
  return false;
}

/** Several blocks start on a line of their own; a few words go into the line where they are pasted. */
function insert(view: EditorView, { from, to }: { from: number; to: number }, markdown: string): void {
  const { doc } = view.state;
  const isBlock = /\n|^(?:#{1,6}|[-*+]|\d+\.|>) |^```/.test(markdown);
  const line = doc.lineAt(from);
  const before = isBlock && doc.sliceString(line.from, from).trim() !== "" ? "\n\n" : "";
  const after = isBlock && doc.sliceString(to, doc.lineAt(to).to).trim() !== "" ? "\n\n" : "";
  const text = `${before}${markdown}${after}`;
  view.dispatch({
    changes: { from, to, insert: view.state.toText(text) },
    selection: { anchor: from + text.length },
    annotations: isolateHistory.of("full"),
    userEvent: "input.paste",
    scrollIntoView: true,
  });
}
