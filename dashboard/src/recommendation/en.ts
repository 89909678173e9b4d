/** What suits a recording, in English. */
export const recommendationEn = {
  title: "For a recording",
  lead: "Drop a recording and see which layouts, extensions and panels suit it. The file stays in this browser: only its table of contents is read, and nothing of it is sent.",
  leadSharing:
    "Drop a recording and see which layouts, extensions and panels suit it. The file stays in this browser: only its table of contents is read. What you agreed to share of it is shown below, to the letter.",
  drop: "Drop an MCAP file here",
  dropNow: "Let go to look into it",
  choose: "Choose a file",
  reading: (p: { name: string }) => `Looking into ${p.name}…`,
  trouble: {
    not_mcap: "This is not an MCAP file. Choose one that ends in .mcap.",
    no_index: "This file has no table of contents, as after a crash while recording. “mcap recover” makes one.",
    damaged: "This file is damaged: what it says about itself cannot be true. “mcap recover” may help.",
    too_large:
      "The table of contents of this file is larger than 64 MiB. “mcap recover” writes a smaller one; or choose a part of the recording.",
  },
  notRanked: "The list of what there is could not be read. Choose the file again in a moment.",
  kept: "Nothing of it has left this browser.",
  keptSharing: "The file has not left this browser; of it, only what you agreed to share is told.",
  facts: { topics: "Topics", messages: "Messages", duration: "Length", size: "Size" },
  topics: (p: { count: number }) => `What was read: ${p.count.toLocaleString("en-US")} topics`,
  topic: "Topic",
  schema: "Message type",
  count: "Messages",
  layouts: "Layouts",
  extensions: "Extensions",
  panels: "Panels",
  panelsText: "How likely people with such data want each type of panel.",
  coverage: (p: { present: number; topics: number }) => `${p.present} of ${p.topics} topics present`,
  missing: (p: { topics: string }) => `Missing: ${p.topics}`,
  none: "Nothing suits it",
  noneText: "No published layout or extension shows this kind of data yet.",
  closed: "There is nothing to choose from",
  closedText: "The catalogue is empty, or it is not open to everybody.",
};

export type RecommendationTexts = typeof recommendationEn;
