/** English, of the pages about plans. */
export const planEn = {
  is: (p: { plan: string }) => `The organisation has the plan "${p.plan}".`,
  names: { free: "Free", pro: "Pro", enterprise: "Enterprise" },
  limits: { members: "Members", storage_bytes: "Files", intents_per_month: "Intents this month (UTC)" },
  unlimited: (p: { used: string }) => `${p.used} used, no limit`,
  limited: (p: { used: string; allowed: string }) => `${p.used} of ${p.allowed} used`,
  hint: "When a limit is reached, nothing is taken away; only nothing more is taken in. Whoever runs the server changes plans.",
  text: "These limits hold for all organisations with the plan. An empty field is no limit. Lower limits take nothing away.",
  fields: { members: "Members", storage: "Files, in gigabytes", intents: "Intents a month" },
  noLimit: "No limit",
  save: (p: { plan: string }) => `Save "${p.plan}"`,
  planOf: (p: { name: string }) => `Plan of ${p.name}`,
  people: (p: { count: number }) => (p.count === 1 ? `${p.count} person` : `${p.count} people`),
  own: "Limits of its own",
  ownOf: (p: { name: string }) => `Limits of ${p.name}`,
  ownText: "They hold for this organisation instead of those of its plan. An empty field is no limit.",
  ownEnd: "Use those of the plan",
};

export type PlanTexts = typeof planEn;
