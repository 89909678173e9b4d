/** Anonymous feedback, in English. */
export const feedbackEn = {
  title: "Anonymous feedback",
  offer: "Share anonymous feedback?",
  share: "Share",
  decline: "No thanks",
  shared: "Thank you. Nobody learns who you are.",
  declined: "Nothing is sent.",
  version: (p: { version: string }) => `Text of ${p.version}`,
  states: {
    refused: "Off, as your browser asks",
    unknown: "Not known",
    unasked: "Not shared",
    sharing: "Shared",
    declined: "Not shared",
  },
  explained: {
    refused: "Your browser asks sites not to follow you (Do Not Track, Global Privacy Control), so nothing is sent.",
    unknown: "The server could not be asked for its text.",
    unasked: "Nothing is sent unless you agree to this text.",
    changed: "The text has changed since you answered. Nothing is sent unless you agree to the new one.",
    sharing: "What becomes of recommendations in this browser is told as you agreed.",
    declined: "Nothing is sent. You can change your mind here.",
  },
  withdraw: "Withdraw consent",
  withdrawn: "Nothing is sent any more",
  install: "Number of this installation",
  installText:
    "Made by chance in this browser. With a new one nobody can put together what was told before and after; what was told under the old one can then no longer be deleted here and ends by itself.",
  change: "New number",
  changed: "The number is a new one",
  remove: "Delete what was sent",
  removeText: "Everything that was told under this number is deleted on the server now. This cannot be taken back.",
  removed: (p: { count: number }) => `Deleted on the server: ${p.count}`,
  notRemoved: "It was not deleted",
  nothingSent: "There is nothing that could be deleted: this browser has no number.",
  outgoing: "What is sent",
  previews: {
    draft: "If you agree, this is sent of what stands above:",
    next: "This is sent next:",
    last: "This was sent last from this page:",
    example: "Nothing waits to be sent. It would look like this:",
  },
};

export type FeedbackTexts = typeof feedbackEn;
