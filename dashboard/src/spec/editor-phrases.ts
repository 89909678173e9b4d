import type { Texts } from "../language/language";

/** The words of the search panel, keyed by the English ones that the library looks up. */
export function editorPhrases(t: Texts): Record<string, string> {
  return {
    Find: t.editor.find,
    Replace: t.editor.replaceWith,
    next: t.editor.next,
    previous: t.editor.previous,
    all: t.editor.all,
    "match case": t.editor.matchCase,
    "by word": t.editor.byWord,
    regexp: t.editor.pattern,
    replace: t.editor.replace,
    "replace all": t.editor.replaceAll,
    close: t.common.close,
    "Go to line": t.editor.goToLine,
    go: t.editor.go,
  };
}
