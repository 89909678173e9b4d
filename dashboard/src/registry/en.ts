/** What publishers do with what they have published, in English. */
export const registryEn = {
  title: "Published",
  lead: "Everything that your organisation has published, also what nobody else sees.",
  none: "Nothing was published yet",
  noneText: "What you publish is managed here.",
  back: "All that is published",
  manage: (p: { name: string }) => `Manage ${p.name}`,
  show: "Open its page",
  downloads: "Downloads",
  versions: "Versions",
  all: "All versions",
  allText: "This changes every version that is still offered.",
  visibility: "Who sees it",
  visibilityText: "Only owners of the publisher change this. Whoever has it already keeps it.",
  visibilities: { public: "Everybody", organization: "Organisation only" },
  visible: "It is visible accordingly from now on",
  actionsOf: (p: { version: string }) => `What to do with version ${p.version}`,
  actions: {
    published: "Offer again",
    deprecated: "Deprecate",
    yanked: "Withdraw",
    removed: "Remove for good",
  },
  titles: {
    published: (p: { what: string }) => `Offer ${p.what} again?`,
    deprecated: (p: { what: string }) => `Deprecate ${p.what}?`,
    yanked: (p: { what: string }) => `Withdraw ${p.what}?`,
    removed: (p: { what: string }) => `Remove ${p.what} for good?`,
  },
  texts: {
    published: "It is listed and recommended as before.",
    deprecated: "It stays listed, with your advice not to use it.",
    yanked: "It is no longer listed or recommended. Who names this version exactly still gets it.",
    removed:
      "Its content is deleted and cannot come back. Name, version, hash and your reason stay, and the version is never used again.",
  },
  version: (p: { version: string }) => `version ${p.version}`,
  allOf: (p: { name: string }) => `all versions of ${p.name}`,
  reason: "Reason, for everybody to read",
  replacement: "Use instead (id)",
  replacementHint: "For example acme.new-map",
  changed: {
    published: "Offered again",
    deprecated: "Deprecated",
    yanked: "Withdrawn",
    removed: "Removed",
  },
};

export type RegistryTexts = typeof registryEn;
