const prefix = "resonant.draft.";

/** Text that somebody has written and not yet saved, kept on this device so that a closed tab loses nothing. */
export interface StoredDraft {
  title: string;
  markdown: string;
  base: { version: number; title: string; markdown: string };
  at: string;
}

export function readDraft(key: string): StoredDraft | null {
  const text = localStorage.getItem(prefix + key);
  if (!text) return null;
  try {
    return JSON.parse(text) as StoredDraft;
  } catch {
    localStorage.removeItem(prefix + key); // written by something else; there is nothing to restore
    return null;
  }
}

export function writeDraft(key: string, draft: StoredDraft): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // The device's storage is full: the text is still in the editor, only a closed tab would lose it.
  }
}

export function dropDraft(key: string): void {
  localStorage.removeItem(prefix + key);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
