import type { Recording } from "./recording";

/** One reason, by its code; the server's index says it in words. */
interface Reason {
  code: string;
  values: string[];
}

export interface RankedItem {
  id: string;
  kind: "extension" | "layout";
  name: string;
  publisher: string;
  score: number;
  /** Of how many topics that it shows how many are there; both 0 for extensions. */
  present: number;
  topics: number;
  missing: string[];
  reasons: Reason[];
}

export interface Ranking {
  layouts: RankedItem[];
  extensions: RankedItem[];
  panels: { type: string; probability: number }[];
}

interface RankerModule {
  load: (server: string) => Promise<{ items: unknown[] }>;
  Ranker: new (
    index: unknown,
  ) => {
    rank: (recording: { scope: "recording"; topics: { name: string; schema: string | null }[] }) => Ranking;
  };
  explain: (reason: Reason, texts: Record<string, string>) => string;
}

/** The words of the reasons, as the server gives them in a language. */
export interface Advice extends Ranking {
  /** How many items there were to choose from. */
  offered: number;
  words: (item: RankedItem) => string[];
}

const modulePath = "/recommendation/ranker.js";

/**
 * Ranks with the module that the server gives to everybody, against the index that is the same for everybody: what goes out
 * is two addresses that say nothing of the recording.
 */
export async function advise(recording: Recording, language: string): Promise<Advice> {
  const { load, Ranker, explain } = (await import(/* @vite-ignore */ modulePath)) as RankerModule;
  const [index, texts] = await Promise.all([load(location.origin), reasonTexts(language)]);
  const ranking = new Ranker(index).rank({
    scope: "recording",
    topics: recording.topics.map(({ name, schema }) => ({ name, schema })),
  });
  return {
    ...ranking,
    offered: index.items.length,
    words: item => item.reasons.map(reason => explain(reason, texts)),
  };
}

async function reasonTexts(language: string): Promise<Record<string, string>> {
  const answer = await fetch("/api/v1/recommendations/index", { credentials: "omit" });
  const { texts } = (await answer.json()) as { texts: Record<string, Record<string, string>> };
  return texts[language] ?? texts.en ?? {};
}
