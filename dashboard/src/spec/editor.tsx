import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  highlightActiveLine,
  keymap,
  placeholder as placeholderText,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useImperativeHandle, useRef } from "react";
import type { Finding } from "../api/types";
import { UploadList } from "../file/upload-list";
import { useUploads } from "../file/use-uploads";
import { useTexts } from "../language/language";
import { pasteRichText } from "../paste/paste-rich-text";
import { notifyFailure } from "../ui/toast";
import { attachFiles } from "./attach-files";
import styles from "./editor.module.css";
import { editorPhrases } from "./editor-phrases";

export interface EditorHandle {
  goToLine(line: number): void;
  focus(): void;
}

/** A finding and the line where it is now. */
export interface PlacedFinding {
  finding: Finding;
  line: number;
}

interface EditorProps {
  ref?: React.Ref<EditorHandle>;
  value: string;
  label: string;
  placeholder?: string;
  readOnly?: boolean;
  findings?: readonly PlacedFinding[];
  autoFocus?: boolean;
  onChange: (value: string) => void;
  onSave: () => void;
  onFinding?: (finding: Finding) => void;
  /** The first line in sight, when it changes. */
  onScroll?: (line: number) => void;
}

const fromOutside = Annotation.define<boolean>();
const setMarks = StateEffect.define<readonly PlacedFinding[]>();

class FindingMarker extends GutterMarker {
  readonly placed: PlacedFinding;
  constructor(placed: PlacedFinding) {
    super();
    this.placed = placed;
  }
  override eq(other: FindingMarker): boolean {
    return other.placed.finding.id === this.placed.finding.id;
  }
  override toDOM(): Node {
    const dot = document.createElement("span");
    dot.className = `${styles.marker} ${styles[this.placed.finding.severity]}`;
    dot.title = this.placed.finding.message;
    return dot;
  }
}

const marks = StateField.define<{ markers: RangeSet<FindingMarker>; lines: DecorationSet }>({
  create: () => ({ markers: RangeSet.empty, lines: Decoration.none }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) {
      next = { markers: next.markers.map(transaction.changes), lines: next.lines.map(transaction.changes) };
    }
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const placed = effect.value.filter(({ line }) => line >= 1 && line <= doc.lines);
      next = {
        markers: RangeSet.of(
          placed.map(each => new FindingMarker(each).range(doc.line(each.line).from)),
          true,
        ),
        lines: Decoration.set(
          placed.map(({ finding, line }) =>
            Decoration.line({ class: `${styles.line} ${styles[finding.severity]}` }).range(doc.line(line).from),
          ),
          true,
        ),
      };
    }
    return next;
  },
  provide: field => [
    EditorView.decorations.from(field, value => value.lines),
    gutter({ class: styles.gutter, markers: view => view.state.field(field).markers }),
  ],
});

const markdownLook = HighlightStyle.define([
  { tag: tags.heading1, fontWeight: "650", fontSize: "1.3em" },
  { tag: tags.heading2, fontWeight: "650", fontSize: "1.15em" },
  { tag: tags.heading, fontWeight: "650" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.link, color: "var(--accent)" },
  { tag: tags.url, color: "var(--ink-3)" },
  { tag: tags.monospace, fontFamily: "var(--mono)", fontSize: "0.93em", color: "var(--violet)" },
  { tag: tags.quote, color: "var(--ink-2)" },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--ink-3)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "transparent", color: "var(--ink)", fontSize: "15px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--sans)", lineHeight: "1.75", overflow: "auto" },
  ".cm-content": { padding: "20px 24px 40vh 4px", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 4px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--hover)" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--mark)", outline: "1px solid var(--amber)" },
  ".cm-selectionMatch": { backgroundColor: "var(--hover)" },
});

/**
 * Markdown as text. The caller owns the value: what it passes in replaces the text by the smallest change, so that the
 * cursor and the undo steps survive an update from elsewhere.
 */
export default function Editor({
  ref,
  value,
  label,
  placeholder,
  readOnly,
  findings,
  autoFocus,
  ...handlers
}: EditorProps) {
  const t = useTexts();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const { uploads, start } = useUploads();
  const latest = useRef({ ...handlers, start, t });
  latest.current = { ...handlers, start, t };
  const changeable = useRef(new Compartment());

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is brought in below
  useEffect(() => {
    if (!host.current) return;
    const save = () => {
      latest.current.onSave();
      return true;
    };
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          EditorView.lineWrapping,
          EditorState.phrases.of(editorPhrases(t)),
          markdown({ base: markdownLanguage, codeLanguages: [] }),
          syntaxHighlighting(markdownLook),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          marks,
          look,
          placeholder ? placeholderText(placeholder) : [],
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "true", tabindex: "0" }),
          changeable.current.of(EditorState.readOnly.of(Boolean(readOnly))),
          keymap.of([
            { key: "Mod-s", preventDefault: true, run: save },
            indentWithTab,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of(update => {
            if (update.docChanged && !update.transactions.some(each => each.annotation(fromOutside))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
          pasteRichText(error => notifyFailure(latest.current.t, error, latest.current.t.editor.pastedPlain)),
          attachFiles((files, insert) => {
            for (const file of files) latest.current.start(file, insert);
          }),
          EditorView.domEventHandlers({
            scroll: (_event, current) => {
              const top = current.scrollDOM.getBoundingClientRect().top - current.documentTop;
              latest.current.onScroll?.(current.state.doc.lineAt(current.lineBlockAtHeight(top).from).number);
              return false;
            },
            click: (event, current) => {
              const marker = (event.target as HTMLElement).closest(`.${styles.marker}`);
              if (!marker) return false;
              const position = current.posAtCoords({ x: event.clientX + 24, y: event.clientY }, false);
              current.state.field(marks).markers.between(position, position, (_from, _to, { placed }) => {
                latest.current.onFinding?.(placed.finding);
                return false;
              });
              return true;
            },
          }),
        ],
      }),
    });
    view.current = editor;
    if (autoFocus) editor.focus();
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const change = smallestChange(editor.state.doc.toString(), value);
    if (change) editor.dispatch({ changes: change, annotations: fromOutside.of(true) });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(findings ?? []) });
  }, [findings]);

  useEffect(() => {
    view.current?.dispatch({
      effects: changeable.current.reconfigure(EditorState.readOnly.of(Boolean(readOnly))),
    });
  }, [readOnly]);

  useImperativeHandle(ref, () => ({
    goToLine(line) {
      const editor = view.current;
      if (!editor) return;
      const target = editor.state.doc.line(Math.min(Math.max(line, 1), editor.state.doc.lines));
      editor.dispatch({
        selection: { anchor: target.from, head: target.to },
        effects: EditorView.scrollIntoView(target.from, { y: "center" }),
      });
      editor.focus();
    },
    focus: () => view.current?.focus(),
  }));

  return (
    <div className={styles.whole}>
      <div ref={host} className={styles.editor} />
      <UploadList uploads={uploads} />
    </div>
  );
}

/** What lies between the common beginning and the common end of two texts. */
export function smallestChange(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
