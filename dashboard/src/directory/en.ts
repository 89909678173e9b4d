/** The people of the server in English. */
export const directoryEn = {
  text: "Everybody with an account on this server. If a telephone is stolen or a key has leaked and its owner cannot act, end it here: the organisation's audit trail says that you did.",
  find: "Find a person",
  findHint: "Name or e-mail address",
  nobody: (p: { words: string }) => `Nobody has "${p.words}" in their name or address.`,
  unverified: "address not confirmed",
  without: "in no organisation",
  place: (p: { name: string; role: string }) => `${p.name} (${p.role})`,
  look: (p: { name: string }) => `Sessions and keys of ${p.name}`,
  sessions: "Sessions",
  noSessions: "Signed in nowhere.",
  endAll: "End all sessions",
  endAllTitle: (p: { name: string }) => `End all sessions of ${p.name}?`,
  endAllText: "They are signed out everywhere, with their apps, and sign in again with what they have.",
  keys: "API keys",
  noKeys: "No keys.",
  keyOf: (p: { organization: string; prefix: string }) => `${p.organization} · ${p.prefix}…`,
  remove: (p: { name: string }) => `Take the key "${p.name}" away`,
  removeTitle: (p: { name: string }) => `Take the key "${p.name}" away?`,
  removeText: "Programs that use it are refused from now on.",
  removed: (p: { name: string }) => `The key "${p.name}" is gone.`,
};

export type DirectoryTexts = typeof directoryEn;
