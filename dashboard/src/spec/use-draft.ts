import { useCallback, useEffect, useRef, useState } from "react";
import type { Spec } from "../api/types";
import { dropDraft, readDraft, type StoredDraft, writeDraft } from "../session/drafts";

interface Text {
  title: string;
  markdown: string;
}

export interface Draft extends Text {
  /** What the reader started from: the version to save against and, for a merge, its text. */
  base: Text & { version: number };
  dirty: boolean;
  /** When a text that was never saved was brought back from this device. */
  restoredAt: string | null;
  /** The server has another text than the one this was started from. */
  outdated: boolean;
  edit: (change: Partial<Text>) => void;
  /** Forgets what was not saved and goes on from here. */
  reset: (to: Spec) => void;
  /** The server has taken `sent`; what was typed since then stays, now on top of the saved text. */
  saved: (sent: Text, spec: Spec) => void;
}

function textOf(spec: Spec): Text & { version: number } {
  return { version: spec.version, title: spec.title, markdown: spec.content.markdown };
}

const same = (a: Text, b: Text) => a.title === b.title && a.markdown === b.markdown;

/**
 * The text in the editor, which may be ahead of the server's. While it is not, it follows the server; while it is, it is
 * kept on this device too, and a newer text on the server only marks it as outdated.
 */
export function useDraft(key: string, spec: Spec): Draft {
  const [state, setState] = useState(() => {
    const stored = readDraft(key);
    return stored && !same(stored, stored.base)
      ? { text: { title: stored.title, markdown: stored.markdown }, base: stored.base, restoredAt: stored.at }
      : { text: textOf(spec) as Text, base: textOf(spec), restoredAt: null as string | null };
  });
  const { text, base } = state;
  const dirty = !same(text, base);
  const server = textOf(spec);

  // Following the server is part of rendering: an effect would show the old text for a moment.
  if (server.version > base.version && (!dirty || same(server, base) || same(server, text))) {
    setState({ text: dirty && !same(server, text) ? text : server, base: server, restoredAt: state.restoredAt });
  }

  const pending = useRef<StoredDraft | null>(null);
  useEffect(() => {
    if (!dirty) {
      pending.current = null;
      dropDraft(key);
      return;
    }
    pending.current = { ...text, base, at: new Date().toISOString() };
    const timer = setTimeout(() => pending.current && writeDraft(key, pending.current), 400);
    return () => clearTimeout(timer);
  }, [key, text, base, dirty]);

  useEffect(() => {
    const keep = () => pending.current && writeDraft(key, pending.current);
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [key]);

  const edit = useCallback((change: Partial<Text>) => {
    setState(current => ({ ...current, text: { ...current.text, ...change } }));
  }, []);
  const reset = useCallback((to: Spec) => {
    setState({ text: textOf(to), base: textOf(to), restoredAt: null });
  }, []);
  const saved = useCallback((sent: Text, to: Spec) => {
    setState(current => ({
      text: same(current.text, sent) ? textOf(to) : current.text,
      base: textOf(to),
      restoredAt: null,
    }));
  }, []);

  return {
    ...text,
    base,
    dirty,
    restoredAt: dirty ? state.restoredAt : null,
    outdated: dirty && server.version > base.version,
    edit,
    reset,
    saved,
  };
}
