import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { pastedFiles } from "../file/upload";

type Attach = (files: readonly File[], insert: (markdown: string) => void) => void;

/**
 * Files that are dropped or pasted into the text. Their links go where they were dropped, even when somebody has gone on
 * writing in front of that place meanwhile.
 */
export function attachFiles(attach: Attach): Extension {
  const places = new Set<{ at: number }>();

  const take = (view: EditorView, files: readonly File[], at: number) => {
    if (files.length === 0 || view.state.readOnly) return false;
    const place = { at };
    places.add(place);
    attach(files, markdown => {
      if (!view.dom.isConnected) return;
      const { doc } = view.state;
      const from = Math.min(place.at, doc.length);
      const line = doc.lineAt(from);
      const insert = `${from > line.from && /\S$/.test(line.text.slice(0, from - line.from)) ? " " : ""}${markdown}`;
      view.dispatch({ changes: { from, insert }, userEvent: "input.paste" });
    });
    return true;
  };

  return [
    EditorView.updateListener.of(update => {
      if (update.docChanged) for (const place of places) place.at = update.changes.mapPos(place.at, 1);
    }),
    EditorView.domEventHandlers({
      dragover: event => {
        if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
        return false;
      },
      drop: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head;
        const taken = take(view, [...(event.dataTransfer?.files ?? [])], at);
        if (taken) event.preventDefault();
        return taken;
      },
      paste: (event, view) => {
        const taken = take(view, pastedFiles(event.clipboardData), view.state.selection.main.head);
        if (taken) event.preventDefault();
        return taken;
      },
    }),
  ];
}
